using System.Buffers.Binary;
using Cairn.Core.Merge;
using Cairn.Hub.Storage;

namespace Cairn.Hub.Sync;

/// <summary>Writes what a vault's changes merge to: records, their conflicts, and the digest.</summary>
/// <param name="transaction">In the name of who may write the vault, and with its head locked.</param>
/// <param name="vault">The vault.</param>
internal sealed class RecordWriter(HubTransaction transaction, Guid vault)
{
    /// <summary>Writes records, each once.</summary>
    public async Task SaveAsync(List<LoggedRecord> records)
    {
        await SaveRecordsAsync(records);
        await SaveConflictsAsync(records.FindAll(record => record.Before.Conflicts.Count + record.State.Conflicts.Count > 0));
        await SaveDigestAsync(records);
    }

    private Task<int> SaveRecordsAsync(List<LoggedRecord> records) => transaction.ExecuteAsync(
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

    private async Task SaveConflictsAsync(List<LoggedRecord> records)
    {
        if (records.Count == 0)
        {
            return;
        }

        var all = records.SelectMany(record => record.State.Conflicts.Select(conflict => (record.Number, Id: conflict.IdIn(record.State.Key), Conflict: conflict))).DistinctBy(row => (row.Number, row.Id)).ToList();
        await transaction.ExecuteAsync(
            """
            DELETE FROM conflicts WHERE vault = @vault AND record = ANY (@records);
            INSERT INTO conflicts (vault, record, id, field, stamp, value, open) SELECT @vault, * FROM unnest(@numbers, @ids, @fields, @stamps, @values, @open)
            """,
            new
            {
                vault,
                records = records.ConvertAll(record => record.Number).ToArray(),
                numbers = all.ConvertAll(row => row.Number).ToArray(),
                ids = all.ConvertAll(row => row.Id).ToArray(),
                fields = all.ConvertAll(row => row.Conflict.Field).ToArray(),
                stamps = all.ConvertAll(row => row.Conflict.Stamp.ToBytes()).ToArray(),
                values = all.ConvertAll(row => row.Conflict.Value.Json).ToArray(),
                open = all.ConvertAll(row => row.Conflict.IsOpen).ToArray(),
            });
    }

    private async Task SaveDigestAsync(List<LoggedRecord> records)
    {
        var byPart = records.ToLookup(record => (short)Digest.PartOf(record.State.Key));
        var parts = byPart.Select(part => part.Key).ToArray();
        var sums = (await transaction.ListAsync<(short Part, byte[] Sum)>("SELECT part, sum FROM digests WHERE vault = @vault AND part = ANY (@parts)", new { vault, parts }))
            .ToDictionary(row => row.Part, row => BinaryPrimitives.ReadUInt128BigEndian(row.Sum));
        await transaction.ExecuteAsync(
            "INSERT INTO digests (vault, part, sum) SELECT @vault, * FROM unnest(@parts, @sums) ON CONFLICT (vault, part) DO UPDATE SET sum = excluded.sum",
            new { vault, parts, sums = parts.Select(part => Bytes(byPart[part].Aggregate(sums.GetValueOrDefault(part), (sum, record) => Digest.Move(sum, record.IsNew ? null : record.Before, record.State)))).ToArray() });
    }

    private static byte[] Bytes(UInt128 sum)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, sum);
        return bytes;
    }
}
