namespace Cairn.Sync.Engine;

/// <summary>How long to wait after failures in a row: 10 s, 60 s, then 300 s, for ever.</summary>
public static class Backoff
{
    /// <summary>How long to leave a remote alone that wants a person to sign in again.</summary>
    public static readonly TimeSpan Denied = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan[] Steps = [TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(300)];

    /// <summary>The time to wait.</summary>
    /// <param name="attempts">Attempts that had failed in a row before this one.</param>
    /// <param name="asked">What the remote has asked for; never cut short.</param>
    /// <param name="chance">From 0 to 1: adds up to a quarter, so that devices that failed together do not come back together.</param>
    public static TimeSpan After(int attempts, TimeSpan? asked, double chance)
    {
        var step = Steps[Math.Clamp(attempts, 0, Steps.Length - 1)];
        var longest = asked > step ? asked.Value : step;
        return longest + (longest * 0.25 * chance);
    }
}
