namespace Cairn.Core.Workspace.Learning;

/// <summary>What is said of several numbers.</summary>
internal static class Statistics
{
    /// <summary>The number in the middle, or the mean of the two there; null where there is none.</summary>
    public static double? Median(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToList();
        return sorted.Count == 0 ? null : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
