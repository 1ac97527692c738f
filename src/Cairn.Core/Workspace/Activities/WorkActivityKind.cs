namespace Cairn.Core.Workspace.Activities;

/// <summary>What may happen to a record of the workspace.</summary>
public enum WorkActivityKind
{
    /// <summary>It was added.</summary>
    Added,

    /// <summary>Fields of it were changed, or it was shown again after it was archived.</summary>
    Changed,

    /// <summary>Its status became another.</summary>
    Moved,

    /// <summary>It was done.</summary>
    Done,

    /// <summary>It was done, and is no more.</summary>
    Reopened,

    /// <summary>It was archived.</summary>
    Archived,

    /// <summary>Somebody noted something that the log does not tell by itself.</summary>
    Noted,
}
