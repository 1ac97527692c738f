namespace Cairn.Core.Workspace.Advice;

/// <summary>How well a project goes.</summary>
/// <param name="Score">From 0 to 100.</param>
/// <param name="Adjustments">What it comes from, beside the base.</param>
public sealed record ProjectHealth(double Score, IReadOnlyList<HealthAdjustment> Adjustments)
{
    /// <summary>What a project has of which no pattern holds.</summary>
    public const double Base = 80;

    /// <summary>The score in words, to follow a title.</summary>
    public string Words => Score switch
    {
        >= 80 => "goes well",
        >= 60 => "is all right",
        >= 40 => "needs attention",
        _ => "is in trouble",
    };

    /// <summary>Judges a project by patterns.</summary>
    public static ProjectHealth Of(ProjectState state, IEnumerable<ProjectPattern> patterns)
    {
        var adjustments = patterns.Select(pattern => pattern.Of(state)).OfType<HealthAdjustment>().ToList();
        return new ProjectHealth(Math.Clamp(Base + adjustments.Sum(adjustment => adjustment.Points), 0, 100), adjustments);
    }
}
