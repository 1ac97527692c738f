namespace Cairn.Core.Workspace.Advice;

/// <summary>A project looked at from all sides.</summary>
/// <param name="State">The project with its figures.</param>
/// <param name="Health">How well it goes.</param>
/// <param name="Risks">Why it may not be done, or not in time; the most serious first.</param>
/// <param name="Optimizations">What could be done better.</param>
/// <param name="Prediction">What is to be expected.</param>
public sealed record ProjectAnalysis(ProjectState State, ProjectHealth Health, IReadOnlyList<ProjectRisk> Risks, IReadOnlyList<ProjectOptimization> Optimizations, ProjectPrediction Prediction)
{
    /// <summary>Days that are looked at where nobody says how many.</summary>
    public const int FrameDays = 30;

    /// <summary>Whether one of its risks is high.</summary>
    public bool IsHighRisk => Risks.Any(risk => risk.Level == RiskLevel.High);

    /// <summary>Looks at a project with what is known.</summary>
    /// <param name="project">The project.</param>
    /// <param name="frame">The time frame; it ends now.</param>
    /// <param name="knowledge">What is known.</param>
    public static ProjectAnalysis Of(ProjectView project, TimeFrame frame, WorkKnowledge knowledge)
    {
        var state = knowledge.Look(project, frame);
        return new ProjectAnalysis(state, knowledge.HealthOf(state), RiskIndicators.Of(state), OptimizationRules.Of(state, knowledge.ModelOf(project)), ProjectPrediction.Of(state));
    }
}
