using System.Text;
using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Text;
using Cairn.Vaults.Log;
using Cairn.Vaults.Records;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Eviction;

/// <summary>Takes the content out of records that a remote holds, and puts it back. The caller holds the write transaction.</summary>
/// <remarks>Of a record stay its key, its short values, the stamps of all of them, how its text begins, and its place in the index: it is found, merged and compared as before. Of its changes stay
/// op, kind, stamp and hash: what comes back is known to be the same.</remarks>
internal static class Evictor
{
    /// <summary>Bytes of a value as JSON up to which it stays.</summary>
    public const int ShortMax = 200;

    /// <summary>Fewest bytes for which it is worth it.</summary>
    private const int WorthMin = 512;

    /// <summary>Characters of the text that are kept to be shown in its place.</summary>
    private const int StartLength = 80;

    /// <summary>Takes the content out of a record.</summary>
    /// <param name="database">In a write transaction.</param>
    /// <param name="rid">The record.</param>
    /// <param name="reach">The sequence up to which content may be given up, as it is in this transaction.</param>
    /// <returns>The bytes that record and log are shorter by; 0 where it is to keep its content.</returns>
    public static long Evict(Database database, long rid, long reach)
    {
        if (RecordTable.Load(database, rid) is not { IsEvicted: false, State: { IsErased: false, Conflicts.Count: 0 } state } stored || stored.Sequence > reach
            || EvictionTable.HasFailed(database, rid, state.Key))
        {
            return 0;
        }

        var bodies = database.List($"SELECT seq, body FROM changes WHERE record = $1 AND {ChangeLog.IsWhole}", row => (Sequence: row.GetInt64(0), Text: row.GetString(1)), rid);
        var bytes = bodies.Sum(body => (long)Encoding.UTF8.GetByteCount(body.Text)) + state.Fields.Where(IsLong).Sum(field => Encoding.UTF8.GetByteCount(field.Value.Value.Json));
        if (bytes < WorthMin)
        {
            return 0;
        }

        foreach (var (sequence, text) in bodies)
        {
            ChangeLog.Exchange(database, sequence, ChangeLog.Stub(ChangeLog.ReadStored(text).Kind));
        }

        // A value that is taken out looks like one that was removed: its stamp stays.
        var cut = new SortedList<string, FieldState>(state.Fields, StringComparer.Ordinal);
        foreach (var (field, value) in state.Fields.Where(IsLong))
        {
            cut[field] = value with { Value = FieldValue.Null };
        }

        var start = database.Seal is null && state["content"].AsText() is { } content ? Excerpt.Of(content, StartLength) : "";
        EvictionTable.Add(database, rid, bytes, start);
        RecordTable.Exchange(database, stored with { State = state with { Fields = cut }, IsEvicted = true });
        return bytes;
    }

    /// <summary>Puts content back. Changes that are not missed here, or are not what they were, are passed over.</summary>
    /// <param name="database">In a write transaction.</param>
    /// <param name="texts">Changes as canonical JSON. A record becomes whole with the last of its own.</param>
    /// <returns>How many records are whole again.</returns>
    public static int BringBack(Database database, IEnumerable<string> texts)
    {
        var records = new HashSet<long>();
        foreach (var text in texts)
        {
            if (Find(database, text) is var (record, sequence))
            {
                ChangeLog.Exchange(database, sequence, text);
                records.Add(record);
            }
        }

        return records.Count(record => TryMakeWhole(database, record));
    }

    private static bool TryMakeWhole(Database database, long rid)
    {
        if (RecordTable.Load(database, rid) is not { IsEvicted: true } stored
            || database.Scalar($"SELECT 1 FROM changes WHERE record = $1 AND NOT ({ChangeLog.IsWhole}) LIMIT 1", rid) is not null)
        {
            return false;
        }

        var merged = Merger.Merge(stored.State.Key, ChangeLog.OfRecord(database, rid));
        EvictionTable.Return(database, rid);
        RecordTable.Exchange(database, stored with { State = database.Seal?.Judge(merged) ?? merged, IsEvicted = false });
        return true;
    }

    private static (long Record, long Sequence)? Find(Database database, string text)
    {
        if (ChangeOp.Of(text) is not { } op)
        {
            return null;
        }

        var found = database.List(
            $"SELECT record, seq, hash FROM changes WHERE op = $1 AND NOT ({ChangeLog.IsWhole})", row => (row.GetInt64(0), row.GetInt64(1), Hash: row.GetFieldValue<byte[]>(2)), ChangeLog.OpBytes(op));
        return found is [var (record, sequence, hash)] && ChangeLog.Hash(text).AsSpan().SequenceEqual(hash) ? (record, sequence) : null;
    }

    private static bool IsLong(KeyValuePair<string, FieldState> field) => field.Value.Value.Json.Length > ShortMax;
}
