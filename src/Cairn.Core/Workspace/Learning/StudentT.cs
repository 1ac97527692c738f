namespace Cairn.Core.Workspace.Learning;

/// <summary>Student's t distribution.</summary>
internal static class StudentT
{
    // Of both tails together, what lies beyond the 10 % and the 90 % quantile.
    private const double Tails = 0.2;

    /// <summary>The 90 % quantile: 80 % of the distribution lie between it and its negative.</summary>
    /// <remarks>After G. W. Hill, "Student's t-Quantiles", Algorithm 396, CACM 13 (1970); to a part in a million from four degrees of freedom on.</remarks>
    /// <param name="freedom">Degrees of freedom, from 3.</param>
    public static double Quantile90(double freedom)
    {
        var a = 1 / (freedom - 0.5);
        var b = 48 / (a * a);
        var c = (((((20_700 * a / b) - 98) * a) - 16) * a) + 96.36;
        var d = ((((94.5 / (b + c)) - 3) / b) + 1) * Math.Sqrt(a * Math.PI / 2) * freedom;
        var y = Math.Pow(d * Tails, 2 / freedom);
        return Math.Sqrt(freedom * (y > 0.05 + a ? Near(a, b, c, d, freedom) : Far(d, y, freedom)));
    }

    private static double Near(double a, double b, double c, double d, double freedom)
    {
        const double X = -Normal.Quantile90;
        var y = X * X;
        c += freedom < 5 ? 0.3 * (freedom - 4.5) * (X + 0.6) : 0;
        c += ((((((0.05 * d * X) - 5) * X) - 7) * X) - 2) * X + b;
        y = ((((((((0.4 * y) + 6.3) * y) + 36) * y) + 94.5) / c) - y - 3) / b;
        y = (y + 1) * X;
        return Math.Exp(a * y * y) - 1;
    }

    private static double Far(double d, double y, double freedom) =>
        ((((1 / (((((freedom + 6) / (freedom * y)) - (0.089 * d) - 0.822) * (freedom + 2)) * 3)) + (0.5 / (freedom + 4))) * y) - 1) * ((freedom + 1) / (freedom + 2)) + (1 / y);
}
