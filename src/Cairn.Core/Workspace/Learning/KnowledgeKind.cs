namespace Cairn.Core.Workspace.Learning;

/// <summary>What something that is known is about.</summary>
public enum KnowledgeKind
{
    /// <summary>What says how well a project goes.</summary>
    ProjectPattern,

    /// <summary>How projects have ended.</summary>
    SuccessMetric,

    /// <summary>What says that a project may not be done in time.</summary>
    RiskIndicator,

    /// <summary>What could be done better.</summary>
    OptimizationRule,

    /// <summary>How long things take beside what was estimated.</summary>
    EstimationModel,

    /// <summary>What is to be done before what.</summary>
    PrioritizationRule,

    /// <summary>How todos go their way.</summary>
    WorkflowPattern,

    /// <summary>When most is done.</summary>
    ProductivityPattern,

    /// <summary>How much of what was taken on for a week was done.</summary>
    GoalHistory,

    /// <summary>How somebody works.</summary>
    WorkingStyle,
}
