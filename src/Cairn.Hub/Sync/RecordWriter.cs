using System.Buffers.Binary;
using Cairn.Core.Merge;
using Cairn.Core.Records;

namespace Cairn.Hub.Sync;

/// <summary>Writes what a vault's changes merge to: records, their conflicts, and the digest.</summary>
/// <param name="vault">The vault.</param>
internal sealed class RecordWriter(Guid vault)
{
    /// <summary>Reads the sums of some <c>@parts</c>.</summary>
    public const string Sums = "SELECT part, sum FROM digests WHERE vault = @vault AND part = ANY (@parts)";

    /// <summary>The parts that some records belong to.</summary>
    public static short[] PartsOf(IEnumerable<RecordKey> keys) => [.. keys.Select(key => (short)Digest.PartOf(key)).Distinct()];

    /// <summary>The statements that write records, each once.</summary>
    /// <param name="records">The records.</param>
    /// <param name="digest">The sums of their parts as they are.</param>
    public IEnumerable<(string Sql, object Parameters)> Save(List<LoggedRecord> records, Digest digest)
    {
        yield return SaveRecords(records);
        yield return SaveDigest(records, digest);
        if (records.FindAll(record => record.Before.Conflicts.Count + record.State.Conflicts.Count > 0) is { Count: > 0 } disputed)
        {
            yield return SaveConflicts(disputed);
        }
    }

    private (string Sql, object Parameters) SaveRecords(List<LoggedRecord> records) => (
        """
        INSERT INTO records (vault, record, seq, collection, id, part, visible, ledger, stamp, stamps, deleted, erased, conflicts, fields)
        SELECT @vault, * FROM unnest(@records, @seqs, @collections, @ids, @parts, @visible, @ledger, @stamp, @stamps, @deleted, @erased, @conflicts, @fields)
        ON CONFLICT (vault, record) DO UPDATE SET seq = excluded.seq, visible = excluded.visible, ledger = excluded.ledger, stamp = excluded.stamp, stamps = excluded.stamps,
            deleted = excluded.deleted, erased = excluded.erased, conflicts = excluded.conflicts, fields = excluded.fields
        """,
        new
        {
            vault,
            records = records.ConvertAll(record => record.Number).ToArray(),
            seqs = records.ConvertAll(record => record.Sequence).ToArray(),
            collections = records.ConvertAll(record => record.State.Key.Collection).ToArray(),
            ids = records.ConvertAll(record => record.State.Key.Id).ToArray(),
            parts = records.ConvertAll(record => (short)Digest.PartOf(record.State.Key)).ToArray(),
            visible = records.ConvertAll(record => record.State.IsVisible).ToArray(),
            ledger = records.ConvertAll(record => record.State.IsLedger).ToArray(),
            stamp = records.ConvertAll(record => record.State.Stamp?.ToBytes()).ToArray(),
            stamps = records.ConvertAll(record => StateText.OwnStamps(record.State)).ToArray(),
            deleted = records.ConvertAll(record => record.State.Deleted?.ToBytes()).ToArray(),
            erased = records.ConvertAll(record => record.State.Erased?.ToBytes()).ToArray(),
            conflicts = records.ConvertAll(record => record.State.Conflicts.Count).ToArray(),
            fields = records.ConvertAll(record => StateText.Values(record.State)).ToArray(),
        });

    private (string Sql, object Parameters) SaveConflicts(List<LoggedRecord> records)
    {
        var all = records.SelectMany(record => record.State.Conflicts.Select(conflict => (record.Number, Id: conflict.IdIn(record.State.Key), Conflict: conflict))).DistinctBy(row => (row.Number, row.Id)).ToList();
        return (
            """
            DELETE FROM conflicts WHERE vault = @vault AND record = ANY (@disputed);
            INSERT INTO conflicts (vault, record, id, field, stamp, value, open) SELECT @vault, * FROM unnest(@disputedIn, @conflictIds, @conflictFields, @conflictStamps, @conflictValues, @open)
            """,
            new
            {
                vault,
                disputed = records.ConvertAll(record => record.Number).ToArray(),
                disputedIn = all.ConvertAll(row => row.Number).ToArray(),
                conflictIds = all.ConvertAll(row => row.Id).ToArray(),
                conflictFields = all.ConvertAll(row => row.Conflict.Field).ToArray(),
                conflictStamps = all.ConvertAll(row => row.Conflict.Stamp.ToBytes()).ToArray(),
                conflictValues = all.ConvertAll(row => row.Conflict.Value.Json).ToArray(),
                open = all.ConvertAll(row => row.Conflict.IsOpen).ToArray(),
            });
    }

    private (string Sql, object Parameters) SaveDigest(List<LoggedRecord> records, Digest digest)
    {
        var byPart = records.ToLookup(record => (short)Digest.PartOf(record.State.Key));
        var sums = byPart.Select(part => Bytes(part.Aggregate(digest[part.Key], (sum, record) => Digest.Move(sum, record.IsNew ? null : record.Before, record.State))));
        return (
            "INSERT INTO digests (vault, part, sum) SELECT @vault, * FROM unnest(@summed, @sums) ON CONFLICT (vault, part) DO UPDATE SET sum = excluded.sum",
            new { vault, summed = byPart.Select(part => part.Key).ToArray(), sums = sums.ToArray() });
    }

    private static byte[] Bytes(UInt128 sum)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, sum);
        return bytes;
    }
}
