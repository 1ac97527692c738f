namespace Cairn.Core.Workspace.Advice;

/// <summary>Where something goes.</summary>
public enum TrendDirection
{
    /// <summary>There is too little to tell.</summary>
    Unknown,

    /// <summary>Down.</summary>
    Falling,

    /// <summary>Neither up nor down.</summary>
    Level,

    /// <summary>Up.</summary>
    Rising,
}
