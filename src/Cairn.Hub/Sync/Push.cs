using System.Buffers.Binary;
using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Sync;
using Cairn.Hub.Storage;

namespace Cairn.Hub.Sync;

/// <summary>One push to one vault: in one transaction the log, the records, their conflicts and the digest. The log's head is locked first, so that of two pushes the second sees all that the first has done.</summary>
/// <param name="transaction">In the name of who pushes.</param>
/// <param name="vault">The vault.</param>
/// <param name="device">The device that pushes; null for none.</param>
/// <param name="now">What the hub's clock says.</param>
internal sealed class Push(HubTransaction transaction, Guid vault, Guid? device, DateTimeOffset now)
{
    // So many at once, since a record may be as large as its change is small.
    private const int Slice = 250;

    /// <summary>Locks the head.</summary>
    /// <returns>Where the log ends; null where this account may not write the vault.</returns>
    public async Task<LogCursor?> LockAsync() =>
        await transaction.FindAsync<HeadRow>("SELECT seq, mark FROM heads WHERE vault = @vault FOR UPDATE", new { vault }) is { } head ? new LogCursor(head.Seq, head.Mark) : null;

    /// <summary>Takes in changes behind the head.</summary>
    /// <param name="head">What <see cref="LockAsync"/> returned.</param>
    /// <param name="received">The changes.</param>
    /// <returns>What became of each, and where the log ends now.</returns>
    public async Task<(IReadOnlyList<PushResult> Results, LogCursor Head)> TakeAsync(LogCursor head, IReadOnlyList<ReceivedChange> received)
    {
        var results = new List<PushResult>(received.Count);
        foreach (var slice in received.Chunk(Slice))
        {
            var merge = await BeginAsync(head, [.. slice.Where(change => change.Problem is null).Select(change => change.Change!)]);
            foreach (var change in slice)
            {
                results.Add(await merge.TakeAsync(change));
            }

            if (merge.Added.Count > 0)
            {
                await SaveAsync(merge);
                head = merge.Head;
            }
        }

        return (results, head);
    }

    private async Task<PushMerge> BeginAsync(LogCursor head, List<Change> changes)
    {
        var keys = changes.ConvertAll(change => change.Key);
        using var found = await transaction.ListSeveralAsync(
            $"""
            SELECT op, seq, body FROM changes WHERE vault = @vault AND op = ANY (@ops);
            SELECT {RecordRow.Columns} FROM records WHERE vault = @vault AND (collection, id) IN (SELECT * FROM unnest(@collections, @ids))
            """,
            new { vault, ops = changes.ConvertAll(change => change.Op).ToArray(), collections = keys.ConvertAll(key => key.Collection).ToArray(), ids = keys.ConvertAll(key => key.Id).ToArray() });
        var known = (await found.ReadAsync<(Guid Op, long Sequence, string Body)>()).ToDictionary(row => row.Op, row => (row.Sequence, row.Body));
        var records = (await found.ReadAsync<RecordRow>()).Select(row => new LoggedRecord(row.Record, row.Read(), isNew: false)).ToDictionary(record => record.Before.Key);
        return new PushMerge(head, known, records, LoadHistoryAsync);
    }

    private async Task<List<(long Sequence, Change Change)>> LoadHistoryAsync(long record) =>
        (await transaction.ListAsync<(long Sequence, string Body)>("SELECT seq, body FROM changes WHERE vault = @vault AND record = @record ORDER BY seq", new { vault, record }))
        .ConvertAll(row => (row.Sequence, ChangeJson.Read(row.Body)));

    private async Task SaveAsync(PushMerge merge)
    {
        var touched = merge.Touched.ToList();
        await SaveChangesAsync(merge);
        await SaveRecordsAsync(touched);
        await SaveConflictsAsync(touched.FindAll(record => record.Before.Conflicts.Count + record.State.Conflicts.Count > 0));
        await SaveDigestAsync(touched);
        if (merge.Blanked.Count > 0)
        {
            await transaction.ExecuteAsync("SELECT blank(@vault, @seqs, @bodies)", new { vault, seqs = merge.Blanked.ConvertAll(blank => blank.Sequence).ToArray(), bodies = merge.Blanked.ConvertAll(blank => blank.Body).ToArray() });
        }
    }

    private Task<int> SaveChangesAsync(PushMerge merge) => transaction.ExecuteAsync(
        """
        INSERT INTO changes (vault, seq, op, mark, record, body, pushed_at, pushed_by)
        SELECT @vault, *, @now, @device FROM unnest(@seqs, @ops, @marks, @records, @bodies);
        UPDATE heads SET seq = @seq, mark = @mark WHERE vault = @vault
        """,
        new
        {
            vault,
            now = now.UtcDateTime,
            device,
            seqs = merge.Added.ConvertAll(added => added.Sequence).ToArray(),
            ops = merge.Added.ConvertAll(added => added.Change.Op).ToArray(),
            marks = merge.Added.ConvertAll(added => added.Mark).ToArray(),
            records = merge.Added.ConvertAll(added => added.Record).ToArray(),
            bodies = merge.Added.ConvertAll(added => added.Body).ToArray(),
            seq = merge.Head.Sequence,
            mark = merge.Head.Mark,
        });

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

    private sealed record HeadRow(long Seq, Guid Mark);
}
