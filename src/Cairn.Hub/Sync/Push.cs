using Cairn.Core.Changes;
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
        await new RecordWriter(transaction, vault).SaveAsync(touched);
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

    private sealed record HeadRow(long Seq, Guid Mark);
}
