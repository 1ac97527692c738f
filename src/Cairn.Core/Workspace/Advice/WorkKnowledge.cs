using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Workspace.Advice;

/// <summary>All that is known of work: what is documented, and what was learned. It follows from the records and the log alone, and is kept nowhere: what is erased is not in it any more.</summary>
public sealed class WorkKnowledge
{
    /// <summary>What is known where nothing was done yet.</summary>
    public static WorkKnowledge BuiltIn { get; } = Learn(new WorkPast());

    /// <summary>How long things take.</summary>
    public required EstimationBook Hours { get; init; }

    /// <summary>When most is done.</summary>
    public required WeekRhythm Rhythm { get; init; }

    /// <summary>How todos go their way.</summary>
    public required TodoFlow Flow { get; init; }

    /// <summary>How much of what was taken on for weeks was done.</summary>
    public required GoalHistory Goals { get; init; }

    /// <summary>How projects have ended.</summary>
    public required ProjectOutcomes Outcomes { get; init; }

    /// <summary>How this person works.</summary>
    public required WorkingStyle Style { get; init; }

    /// <summary>What says how well a project goes: the patterns that are the same for everybody, then the learned ones.</summary>
    public required IReadOnlyList<ProjectPattern> Patterns { get; init; }

    /// <summary>All of it, by kind.</summary>
    public IReadOnlyList<KnowledgeEntry> Entries =>
    [
        .. Patterns.Select(pattern => pattern.Entry), .. Outcomes.Entries, .. RiskIndicators.Entries, .. OptimizationRules.Entries, .. Hours.Entries, .. PrioritizationRules.Entries,
        .. Flow.Entries, .. Rhythm.Entries, .. Goals.Entries, .. Style.Entries,
    ];

    /// <summary>Learns from what was done. The same past makes the same knowledge, whatever order it is given in.</summary>
    public static WorkKnowledge Learn(WorkPast past)
    {
        var hours = EstimationBook.Learn(past);
        return new WorkKnowledge
        {
            Hours = hours,
            Rhythm = WeekRhythm.Learn(past),
            Flow = TodoFlow.Learn(past),
            Goals = GoalHistory.Learn(past),
            Outcomes = ProjectOutcomes.Learn(past),
            Style = WorkingStyle.Learn(past),
            Patterns = [.. BuiltInPatterns.All, .. LearnedPatterns.Learn(past, hours)],
        };
    }

    /// <summary>Looks at a project with what is known.</summary>
    /// <param name="project">The project.</param>
    /// <param name="frame">The time frame; it ends now.</param>
    public ProjectState Look(ProjectView project, TimeFrame frame) => ProjectState.Of(project, frame, ModelOf(project));

    /// <summary>How well a project goes.</summary>
    public ProjectHealth HealthOf(ProjectState state) => ProjectHealth.Of(state, Patterns);

    /// <summary>How long things take in a project.</summary>
    public EstimationModel ModelOf(ProjectView project) => Hours.For(project.Person, project.Kind);
}
