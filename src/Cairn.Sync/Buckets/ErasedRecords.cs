using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Records;

namespace Cairn.Sync.Buckets;

/// <summary>The records that some changes erase, and what is left of changes of these.</summary>
internal sealed class ErasedRecords
{
    // As canonical text has it, in every erase and in few other changes: what has it is read to be sure.
    private const string Mark = "\"kind\":\"erase\"";

    private readonly HashSet<RecordKey> _keys;

    public ErasedRecords(IEnumerable<string> changes) =>
        _keys = [.. changes.Where(line => line.Contains(Mark, StringComparison.Ordinal)).Select(Read).OfType<Change>().Where(change => change.Kind == ChangeKind.Erase).Select(change => change.Key)];

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
