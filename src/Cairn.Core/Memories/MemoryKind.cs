namespace Cairn.Core.Memories;

/// <summary>The kinds of memory that Cairn itself writes. A writer may use any other word.</summary>
public static class MemoryKind
{
    /// <summary>Something a person wrote down.</summary>
    public const string Note = "note";

    /// <summary>A node of a memory graph.</summary>
    public const string Node = "node";

    /// <summary>Something that happened, told as a whole.</summary>
    public const string Episode = "episode";

    /// <summary>A turn of a conversation.</summary>
    public const string Message = "message";

    /// <summary>A text file, or a chunk of one.</summary>
    public const string Document = "document";

    /// <summary>What an AI agent concluded from its memories.</summary>
    public const string Reflection = "reflection";
}
