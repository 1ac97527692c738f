namespace Cairn.Core.Workspace.Advice;

/// <summary>What a recommendation is about.</summary>
public enum RecommendationType
{
    /// <summary>A project may not be done, or not in time.</summary>
    RiskMitigation,

    /// <summary>Something in a project could be done better.</summary>
    Optimization,

    /// <summary>Something in somebody's work as a whole could be done better.</summary>
    Habit,
}
