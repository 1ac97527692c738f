namespace Cairn.Core.Workspace.Learning;

/// <summary>Where something that is known is from.</summary>
public enum KnowledgeOrigin
{
    /// <summary>It is documented, and the same for everybody.</summary>
    BuiltIn,

    /// <summary>It was learned from what was done in this vault.</summary>
    Learned,
}
