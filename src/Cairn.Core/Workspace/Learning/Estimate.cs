namespace Cairn.Core.Workspace.Learning;

/// <summary>How much something will be, in hours or days: 8 times in 10 between <paramref name="Low"/> and <paramref name="High"/>, which lie as many times below and above <paramref name="Likely"/>.</summary>
/// <param name="Low">One time in ten it is less.</param>
/// <param name="Likely">As often less as more.</param>
/// <param name="High">One time in ten it is more.</param>
public readonly record struct Estimate(double Low, double Likely, double High)
{
    /// <summary>Nothing is left.</summary>
    public static Estimate None => default;

    /// <summary>How likely it is to be no more than so much, from 0 to 1: its logarithm is taken to be normal.</summary>
    public double Within(double limit) => limit < 0 ? 0 : Likely <= 0 ? 1 : limit == 0 ? 0 : High > Low ? Normal.Below(Math.Log(limit / Likely) / Width * Normal.Quantile90) : limit >= Likely ? 1 : 0;

    /// <summary>How much that is at a pace which is itself known from some counts only.</summary>
    /// <param name="pace">How much is done in a unit of time.</param>
    /// <param name="count">The things done that tell of the pace: it varies as counts do, by a share of one by the square root of them.</param>
    internal Estimate At(double pace, int count)
    {
        if (Likely <= 0)
        {
            return None;
        }

        var width = Math.Sqrt((Width * Width) + (Normal.Quantile90 * Normal.Quantile90 / count));
        return new Estimate(Likely / pace * Math.Exp(-width), Likely / pace, Likely / pace * Math.Exp(width));
    }

    private double Width => Math.Log(High / Low) / 2;
}
