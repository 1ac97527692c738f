namespace Cairn.Core.Workspace.Advice;

/// <summary>How serious a risk is.</summary>
public enum RiskLevel
{
    /// <summary>Worth knowing.</summary>
    Low,

    /// <summary>Worth a thought this week.</summary>
    Medium,

    /// <summary>Something has to be done.</summary>
    High,
}
