namespace Cairn.Hub.Projections;

/// <summary>How long to wait before what has failed is tried again.</summary>
internal static class Backoff
{
    private const int DoublingsMax = 20;

    /// <summary>Twice as long each time.</summary>
    /// <param name="attempts">How often it has failed in a row, from 1.</param>
    /// <param name="first">The wait after the first time.</param>
    /// <param name="longest">The longest wait.</param>
    public static TimeSpan After(int attempts, TimeSpan first, TimeSpan longest) =>
        first * Math.Pow(2, Math.Min(attempts - 1, DoublingsMax)) is var wait && wait < longest ? wait : longest;
}
