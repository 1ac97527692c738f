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
    public async Task<LogCursor?> LockAsync() => (await LockAsync([])).Head;

    /// <summary>Locks the head.</summary>
    /// <param name="places">Places that the pusher knows.</param>
    /// <returns>Where the log ends, null where this account may not write the vault; and whether the places are places of this log.</returns>
    public async Task<(LogCursor? Head, bool IsKnown)> LockAsync(IReadOnlyCollection<LogCursor> places)
    {
        var known = new KnownPlaces(places);
        using var found = await transaction.ListSeveralAsync($"SELECT seq, mark FROM heads WHERE vault = @vault FOR UPDATE; {KnownPlaces.Count}", new { vault, known.Seqs, known.Marks });
        var head = await found.ReadSingleOrDefaultAsync<HeadRow>();
        return (head is null ? null : new LogCursor(head.Seq, head.Mark), known.AreAll(await found.ReadSingleAsync<long>()));
    }

    /// <summary>Takes in changes behind the head.</summary>
    /// <param name="head">What <see cref="LockAsync()"/> returned.</param>
    /// <param name="received">The changes.</param>
    /// <returns>What became of each, and where the log ends now.</returns>
    public async Task<(IReadOnlyList<PushResult> Results, LogCursor Head)> TakeAsync(LogCursor head, IReadOnlyList<ReceivedChange> received)
    {
        var results = new List<PushResult>(received.Count);
        foreach (var slice in received.Chunk(Slice))
        {
            var (merge, digest) = await BeginAsync(head, [.. slice.Where(change => change.Problem is null).Select(change => change.Change!)]);
            foreach (var change in slice)
            {
                results.Add(await merge.TakeAsync(change));
            }

            if (merge.Added.Count > 0)
            {
                await SaveAsync(merge, digest);
                head = merge.Head;
            }
        }

        return (results, head);
    }

    private async Task<(PushMerge Merge, Digest Digest)> BeginAsync(LogCursor head, List<Change> changes)
    {
        var keys = changes.Select(change => change.Key).Distinct().ToList();
        using var found = await transaction.ListSeveralAsync(
            $"""
            SELECT found.* FROM unnest(@ops) AS asked (op) CROSS JOIN LATERAL (SELECT op, seq, body FROM changes WHERE vault = @vault AND op = asked.op OFFSET 0) AS found;
            SELECT found.* FROM unnest(@collections, @ids) AS asked (collection, id) CROSS JOIN LATERAL
                (SELECT {RecordRow.Columns} FROM records WHERE vault = @vault AND collection = asked.collection AND id = asked.id OFFSET 0) AS found;
            {RecordWriter.Sums}
            """,
            new { vault, parts = RecordWriter.PartsOf(keys), ops = changes.Select(change => change.Op).Distinct().ToArray(), collections = keys.ConvertAll(key => key.Collection).ToArray(), ids = keys.ConvertAll(key => key.Id).ToArray() });
        var known = (await found.ReadAsync<(Guid Op, long Sequence, string Body)>()).ToDictionary(row => row.Op, row => (row.Sequence, row.Body));
        var records = (await found.ReadAsync<RecordRow>()).Select(row => new LoggedRecord(row.Record, row.Read(), isNew: false)).ToDictionary(record => record.Before.Key);
        return (new PushMerge(head, known, records, LoadHistoryAsync), SumRow.Read(await found.ReadAsync<SumRow>()));
    }

    private async Task<List<(long Sequence, Change Change)>> LoadHistoryAsync(long record) =>
        (await transaction.ListAsync<(long Sequence, string Body)>("SELECT seq, body FROM changes WHERE vault = @vault AND record = @record ORDER BY seq", new { vault, record }))
        .ConvertAll(row => (row.Sequence, ChangeJson.Read(row.Body)));

    private async Task SaveAsync(PushMerge merge, Digest digest)
    {
        await transaction.ExecuteAsync([SaveChanges(merge), .. new RecordWriter(vault).Save([.. merge.Touched], digest)]);
        if (merge.Blanked.Count > 0)
        {
            await transaction.ExecuteAsync("SELECT blank(@vault, @seqs, @bodies)", new { vault, seqs = merge.Blanked.ConvertAll(blank => blank.Sequence).ToArray(), bodies = merge.Blanked.ConvertAll(blank => blank.Body).ToArray() });
        }
    }

    private (string Sql, object Parameters) SaveChanges(PushMerge merge) => (
        """
        INSERT INTO changes (vault, seq, op, mark, record, body, pushed_at, pushed_by)
        SELECT @vault, *, @now, @device FROM unnest(@added, @ops, @marks, @addedTo, @bodies);
        UPDATE heads SET seq = @seq, mark = @mark WHERE vault = @vault
        """,
        new
        {
            vault,
            now = now.UtcDateTime,
            device,
            added = merge.Added.ConvertAll(added => added.Sequence).ToArray(),
            ops = merge.Added.ConvertAll(added => added.Change.Op).ToArray(),
            marks = merge.Added.ConvertAll(added => added.Mark).ToArray(),
            addedTo = merge.Added.ConvertAll(added => added.Record).ToArray(),
            bodies = merge.Added.ConvertAll(added => added.Body).ToArray(),
            seq = merge.Head.Sequence,
            mark = merge.Head.Mark,
        });

    private sealed record HeadRow(long Seq, Guid Mark);
}
