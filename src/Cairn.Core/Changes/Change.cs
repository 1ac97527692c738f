using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Core.Changes;

/// <summary>One immutable write to one record: the unit of the log, of sync and of history. Specified in <c>spec/changes.md</c>.</summary>
public sealed record Change
{
    /// <summary>UUID of the write and its idempotency key: the same change arriving twice does nothing.</summary>
    public required Guid Op { get; init; }

    /// <summary>The record that is written.</summary>
    public required RecordKey Key { get; init; }

    /// <summary>What is done to it.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>The write's place in the order of writes.</summary>
    public required Stamp Stamp { get; init; }

    /// <summary>The fields set; a null value removes the field. Fields not named stay as they are.</summary>
    public IReadOnlyDictionary<string, FieldValue> Fields { get; init; } = Empty.Fields;

    /// <summary>Per field, the stamp of the value that this write replaced. A field that had no value is absent.</summary>
    public IReadOnlyDictionary<string, Stamp> Base { get; init; } = Empty.Base;

    /// <summary>Per field, in ascending order, the stamps of further values that this write has seen and settles.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Stamp>> Resolves { get; init; } = Empty.Resolves;

    /// <summary>Who wrote, as the writer says: a program, a person, an AI agent. Empty only in a blank change.</summary>
    public string Actor { get; init; } = "";

    /// <summary>Why, where the writer says.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the content was blanked because the record was erased. Op, key, kind and stamp are all that is left.</summary>
    public bool IsBlank { get; init; }

    /// <summary>Members of the envelope that this version does not know, kept and relayed as they are.</summary>
    public IReadOnlyDictionary<string, FieldValue> Extra { get; init; } = Empty.Fields;

    /// <summary>The change without its content, as it is kept once its record is erased.</summary>
    public Change Blanked() => new() { Op = Op, Key = Key, Kind = Kind, Stamp = Stamp, IsBlank = Kind != ChangeKind.Erase, Actor = Kind == ChangeKind.Erase ? Actor : "" };

    private static class Empty
    {
        public static readonly IReadOnlyDictionary<string, FieldValue> Fields = new SortedList<string, FieldValue>(StringComparer.Ordinal);
        public static readonly IReadOnlyDictionary<string, Stamp> Base = new SortedList<string, Stamp>(StringComparer.Ordinal);
        public static readonly IReadOnlyDictionary<string, IReadOnlyList<Stamp>> Resolves = new SortedList<string, IReadOnlyList<Stamp>>(StringComparer.Ordinal);
    }
}
