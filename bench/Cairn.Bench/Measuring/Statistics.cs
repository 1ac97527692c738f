namespace Cairn.Bench.Measuring;

internal static class Statistics
{
    public static double Median(this IEnumerable<double> values) => values.Percentile(50);

    /// <summary>The value below which that share lies: the nearest rank, or the middle of the two that share the median.</summary>
    public static double Percentile(this IEnumerable<double> values, double percent)
    {
        double[] sorted = [.. values.Order()];
        var at = percent / 100 * (sorted.Length - 1);
        return (sorted[(int)Math.Floor(at)] + sorted[(int)Math.Ceiling(at)]) / 2;
    }
}
