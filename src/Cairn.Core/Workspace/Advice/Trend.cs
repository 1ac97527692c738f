namespace Cairn.Core.Workspace.Advice;

/// <summary>How something went over a time frame.</summary>
/// <param name="Values">What it was in each quarter of the frame; null where nothing tells.</param>
public sealed record Trend(IReadOnlyList<double?> Values)
{
    // The later half must be so much above or below the earlier one.
    private const double Share = 0.1;

    /// <summary>Where it goes: the mean of the later half beside that of the earlier one, where they differ by more than a tenth of the greater.</summary>
    public TrendDirection Direction
    {
        get
        {
            var half = Values.Count / 2;
            if (Values.Take(half).OfType<double>().ToList() is not { Count: > 0 } before || Values.Skip(half).OfType<double>().ToList() is not { Count: > 0 } after)
            {
                return TrendDirection.Unknown;
            }

            var (earlier, later) = (before.Average(), after.Average());
            return Math.Abs(later - earlier) <= Share * Math.Max(Math.Abs(earlier), Math.Abs(later)) ? TrendDirection.Level : later > earlier ? TrendDirection.Rising : TrendDirection.Falling;
        }
    }
}
