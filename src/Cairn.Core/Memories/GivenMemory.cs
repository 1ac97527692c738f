using System.Globalization;
using Cairn.Core.Ids;
using Cairn.Core.Merge;
using Cairn.Core.Records;

namespace Cairn.Core.Memories;

/// <summary>A memory that is to be stored once: its id follows from what tells one memory from another, the same wherever it is written.</summary>
public sealed class GivenMemory
{
    private static readonly string[] Identifying = ["content", "source", "session", "speaker", "occurred_at"];

    private readonly Guid _space;
    private readonly bool _isPrivate;
    private readonly RecordKey _first;

    /// <param name="space">The vault, as ids that follow from content are told apart: its own id, unless it is sealed.</param>
    /// <param name="fields">The fields, as they were given.</param>
    /// <param name="isPrivate">Whether it stays on the device where it is written.</param>
    /// <exception cref="CairnException">Codes <c>unknown_field</c>, <c>missing_field</c> and <c>invalid_field</c>.</exception>
    public GivenMemory(Guid space, IReadOnlyDictionary<string, FieldValue> fields, bool isPrivate = false)
    {
        _space = space;
        _isPrivate = isPrivate;
        Given = fields;
        Whole = MemoryCollections.Memories.Check(fields, isNew: true);
        _first = KeyOf([]);
    }

    /// <summary>The fields as they were given.</summary>
    public IReadOnlyDictionary<string, FieldValue> Given { get; }

    /// <summary>The fields checked, with their defaults.</summary>
    public SortedList<string, FieldValue> Whole { get; }

    /// <summary>The record to look at first, or where that was edited to say something else, or erased, the next of its kind.</summary>
    public RecordKey Key(int nth) => nth == 1 ? _first : KeyOf([nth.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>Whether a record still is this memory.</summary>
    public bool IsIn(RecordState state) => !state.IsErased && Array.TrueForAll(Identifying, field => state[field] == Whole.GetValueOrDefault(field));

    // A private memory and a shared one that says the same are two, whose ids do not even begin alike.
    private RecordKey KeyOf(string[] more)
    {
        var id = Uuid.Version8(_space, [_isPrivate ? "private memory" : "memory", .. Identifying.Select(field => Whole.GetValueOrDefault(field).Json), .. more]);
        return new RecordKey(MemoryCollections.Memories.Name, _isPrivate ? RecordKey.PrivatePrefix + id : id.ToString());
    }
}
