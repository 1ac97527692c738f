using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Hub.Storage;
using Cairn.Hub.Sync;

namespace Cairn.Hub.Projections;

/// <summary>Merges a vault's log anew into the records, conflicts and digest, in one transaction that holds the log's head: whoever pushes meanwhile waits.</summary>
internal static class RecordRebuild
{
    private const int RecordsMax = 250;

    /// <summary>Builds them again.</summary>
    /// <param name="database">Where they are.</param>
    /// <param name="vault">The vault.</param>
    /// <param name="owner">Its owner.</param>
    /// <param name="cancellationToken">Undoes all of it.</param>
    public static async Task RunAsync(HubDatabase database, Guid vault, Guid owner, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(owner, cancellationToken);
        await transaction.ExecuteAsync("SELECT seq FROM heads WHERE vault = @vault FOR UPDATE", new { vault });
        await transaction.ExecuteAsync("SELECT empty_records(@vault)", new { vault });
        var writer = new RecordWriter(vault);
        for (var after = 0L; await NextAsync(transaction, vault, after) is { Count: > 0 } records; after = records[^1].Number)
        {
            var parts = RecordWriter.PartsOf(records.Select(record => record.State.Key));
            var digest = SumRow.Read(await transaction.ListAsync<SumRow>(RecordWriter.Sums, new { vault, parts }));
            await transaction.ExecuteAsync(writer.Save(records, digest));
        }

        await transaction.CommitAsync();
    }

    private static async Task<List<LoggedRecord>> NextAsync(HubTransaction transaction, Guid vault, long after)
    {
        var numbers = await transaction.ListAsync<long>("SELECT DISTINCT record FROM changes WHERE vault = @vault AND record > @after ORDER BY record LIMIT @RecordsMax", new { vault, after, RecordsMax });
        return (await LogHistory.ReadAsync(transaction, vault, [.. numbers], long.MaxValue)).ConvertAll(Merge);
    }

    private static LoggedRecord Merge(List<(long Sequence, Change Change)> history)
    {
        var key = history[0].Change.Key;
        return new LoggedRecord(history[0].Sequence, RecordState.Untouched(key), isNew: true)
        {
            State = Merger.Merge(key, history.Select(logged => logged.Change)),
            Sequence = history[^1].Sequence,
        };
    }
}
