using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Vaults.Vectors;

namespace Cairn.Vaults.Importing;

/// <summary>A piece of a file: what becomes one memory, a change of an exported log, or what is wrong with a piece that cannot be read.</summary>
/// <param name="Place">Names the piece within its source, the same at every import.</param>
/// <param name="Fields">The memory's fields. Where none says otherwise, <c>source</c> becomes the one that the piece's id follows from.</param>
internal sealed record SourceItem(string Place, SortedList<string, FieldValue> Fields)
{
    /// <summary>The line it begins at, counted from 1; 0 where it has none.</summary>
    public int Line { get; init; }

    /// <summary>What its id follows from, instead of where the file lies: for pieces that have a name of their own wherever they are found.</summary>
    public string? Source { get; init; }

    /// <summary>The id that the memory has, instead of one that follows from source and place.</summary>
    public string? Id { get; init; }

    /// <summary>The change that is taken as it is, instead of a memory.</summary>
    public Change? Change { get; init; }

    /// <summary>The collection that the record is in.</summary>
    public string Collection { get; init; } = MemoryCollections.Memories.Name;

    /// <summary>Whether the fields are all that the record has, as an export wrote it, so that no source is added.</summary>
    public bool IsWholeRecord { get; init; }

    /// <summary>Whether the record is archived where it comes from.</summary>
    public bool IsArchived { get; init; }

    /// <summary>A vector of the memory's text.</summary>
    public ImportedVector? Vector { get; init; }

    /// <summary>Something that the person should know, told once in an import.</summary>
    public string? Hint { get; init; }

    /// <summary>Whether the file is passed over, for the reason that the hint gives: what was imported of it before stays.</summary>
    public bool IsSkipped { get; init; }

    /// <summary>Why there is neither. The other pieces of the file go on.</summary>
    public CairnException? Problem { get; init; }

    public static SourceItem Of(Change change) => new("", []) { Change = change };

    public static SourceItem Telling(string hint) => new("", []) { Hint = hint };

    public static SourceItem Skipped(string hint) => new("", []) { Hint = hint, IsSkipped = true };

    public static SourceItem Unreadable(CairnException problem) => new("", []) { Problem = problem };
}
