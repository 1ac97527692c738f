namespace Cairn.Core.Workspace.Learning;

/// <summary>The normal distribution of mean 0 and variance 1.</summary>
internal static class Normal
{
    /// <summary>The 90 % quantile: 80 % of the distribution lie between it and its negative.</summary>
    public const double Quantile90 = 1.2815515655446004;

    private const double HalfLogTwoPi = 0.91893853320467274178;

    // Beyond it lies less than what is told apart from 0 and 1.
    private const double Reach = 8;

    /// <summary>The share of the distribution below a value.</summary>
    /// <remarks>The series of G. Marsaglia, "Evaluating the Normal Distribution", Journal of Statistical Software 11 (2004).</remarks>
    public static double Below(double value)
    {
        if (!(Math.Abs(value) <= Reach))
        {
            return value > 0 ? 1 : 0;
        }

        var (sum, last, term) = (value, 0d, value);
        for (var odd = 3; sum != last; odd += 2)
        {
            term *= value * value / odd;
            (last, sum) = (sum, sum + term);
        }

        return Math.Clamp(0.5 + (sum * Math.Exp((-0.5 * value * value) - HalfLogTwoPi)), 0, 1);
    }
}
