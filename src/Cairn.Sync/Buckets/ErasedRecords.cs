using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Records;

namespace Cairn.Sync.Buckets;

/// <summary>The records that a replica holds as erased, and what is left of changes of these.</summary>
internal sealed class ErasedRecords(IEnumerable<RecordKey> keys)
{
    private readonly HashSet<RecordKey> _keys = [.. keys];

    public bool Any => _keys.Count > 0;

    /// <summary>The changes, those of erased records without their content.</summary>
    public IReadOnlyList<string> Blank(IReadOnlyList<string> changes) => Any ? [.. changes.Select(Blank)] : changes;

    private string Blank(string line) =>
        Read(line) is { } change && _keys.Contains(change.Key) ? ChangeJson.Write(change.Blanked()) : line;

    // A malformed change names no record. Those who read it set it aside, and so does this.
    private static Change? Read(string line)
    {
        try
        {
            return ChangeJson.Read(line);
        }
        catch (CairnException)
        {
            return null;
        }
    }
}
