namespace Cairn.Core.Workspace.Learning;

/// <summary>What has been learned of how long things take beside what was estimated: the logarithm of actual by estimated hours, taken to be normal with unknown mean and variance.</summary>
/// <remarks>The posterior is normal-inverse-gamma, what is to come Student's t: K. P. Murphy, "Conjugate Bayesian analysis of the Gaussian distribution" (2007), sections 3 and 5. A logarithm, since twice as long is as far off as half as long.</remarks>
public sealed record EstimationModel
{
    // A model of a kind of work begins where the person's own stands, and believes it as much as so many things done.
    private const double InheritedWeight = 3;

    // Of more, the exponential is no number any more; nobody's estimates are so far off.
    private const double VarianceMax = 500;

    /// <summary>What is believed of somebody of whom nothing is known: that estimates hold, and that most lie within a factor of two.</summary>
    public static EstimationModel Unknown { get; } = new() { Location = 0, Weight = 1, Shape = 2, Scale = 0.25 };

    /// <summary>How many things it was learned from.</summary>
    public int Count { get; private init; }

    /// <summary>The mean of the logarithms, as it is believed to be.</summary>
    public double Location { get; private init; }

    /// <summary>The variance of the logarithms, as it is believed to be.</summary>
    public double Variance => Scale / (Shape - 1);

    /// <summary>How many times what was estimated it takes: as often more as less.</summary>
    public double Factor => Math.Exp(Location);

    private double Weight { get; init; }

    private double Shape { get; init; }

    private double Scale { get; init; }

    /// <summary>The model with what was seen besides.</summary>
    /// <param name="ratios">For each thing done, its actual hours by its estimated hours, above zero.</param>
    public EstimationModel Learn(IEnumerable<double> ratios)
    {
        // One order of adding up, so that the same ratios make the same model to the last digit.
        var logs = ratios.Select(ratio => Math.Log(ratio)).Order().ToList();
        if (logs.Count == 0)
        {
            return this;
        }

        var mean = logs.Average();
        var spread = logs.Sum(log => (log - mean) * (log - mean));
        var weight = Weight + logs.Count;
        return new EstimationModel
        {
            Count = Count + logs.Count,
            Location = ((Weight * Location) + (logs.Count * mean)) / weight,
            Weight = weight,
            Shape = Shape + (logs.Count / 2d),
            Scale = Scale + (spread / 2) + (Weight * logs.Count * (mean - Location) * (mean - Location) / (2 * weight)),
        };
    }

    /// <summary>Where a model of one kind of work begins, before anything of that kind was done.</summary>
    public EstimationModel ForKind() => Unknown with { Location = Location, Weight = Math.Min(Weight, InheritedWeight), Scale = Variance * (Unknown.Shape - 1) };

    /// <summary>How long something will take that was estimated so.</summary>
    /// <param name="estimated">Hours, above zero.</param>
    public Estimate Predict(double estimated) => Sum([estimated]);

    /// <summary>How long several things will take together. Each varies by itself; how far off this person's estimates are is the same unknown for all of them.</summary>
    /// <remarks>The sum is taken to be lognormal with the mean and variance that it has: L. F. Fenton, "The Sum of Log-Normal Probability Distributions in Scatter Transmission Systems" (1960).</remarks>
    /// <param name="estimated">Hours of each, above zero.</param>
    public Estimate Sum(IReadOnlyList<double> estimated)
    {
        var sum = estimated.Order().Sum();
        if (sum <= 0)
        {
            return Estimate.None;
        }

        var each = Math.Min(VarianceMax, Scale / Shape);
        var squares = estimated.Order().Sum(hours => hours / sum * (hours / sum));
        var own = Math.Log(1 + (squares * (Math.Exp(each) - 1)));
        var likely = sum * Math.Exp(Location + ((each - own) / 2));
        var width = StudentT.Quantile90(2 * Shape) * Math.Sqrt(own + (each / Weight));
        return new Estimate(likely * Math.Exp(-width), likely, likely * Math.Exp(width));
    }
}
