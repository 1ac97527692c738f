using System.Globalization;
using Cairn.Core.Ids;
using Cairn.Core.Memories;
using Cairn.Core.Merge;
using Cairn.Core.Records;

namespace Cairn.Vaults.Memories;

/// <summary>A memory that is to be stored once: its id follows from what tells one memory from another, on every device the same.</summary>
internal sealed class GivenMemory
{
    private static readonly string[] Identifying = ["content", "source", "session", "speaker", "occurred_at"];

    private readonly Guid _space;
    private readonly bool _isPrivate;
    private readonly RecordKey _first;

    public GivenMemory(Guid space, NewMemory memory)
    {
        _space = space;
        _isPrivate = memory.IsPrivate;
        Given = memory.Fields;
        Whole = MemoryCollections.Memories.Check(memory.Fields, isNew: true);
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
