using System.Runtime.CompilerServices;
using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Hub.Storage;

namespace Cairn.Hub.Projections;

/// <summary>Reads what a vault's log said up to a place in it.</summary>
internal static class LogHistory
{
    private const int RecordsMax = 250;

    /// <summary>The changes of some records, each record's in their order, up to a sequence.</summary>
    /// <param name="transaction">In the name of who may read the vault.</param>
    /// <param name="vault">The vault.</param>
    /// <param name="records">The records, by the sequence of their first change.</param>
    /// <param name="sequence">The last sequence.</param>
    /// <returns>A list for each record, in the order of their numbers.</returns>
    public static async Task<List<List<(long Sequence, Change Change)>>> ReadAsync(HubTransaction transaction, Guid vault, long[] records, long sequence)
    {
        var rows = await transaction.ListAsync<(long Record, long Sequence, string Body)>(
            "SELECT record, seq, body FROM changes WHERE vault = @vault AND record = ANY (@records) AND seq <= @sequence ORDER BY record, seq", new { vault, records, sequence });
        return [.. rows.GroupBy(row => row.Record).Select(record => record.Select(row => (row.Sequence, ChangeJson.Read(row.Body))).ToList())];
    }

    /// <summary>The records of a vault as they were, in the order of their collections and ids. What was erased since is blank: it was in no log any more.</summary>
    /// <param name="transaction">One snapshot, in the name of who may read the vault; held for as long as this is read.</param>
    /// <param name="vault">The vault.</param>
    /// <param name="sequence">The sequence of the last change that had happened.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<RecordState> RecordsAtAsync(HubTransaction transaction, Guid vault, long sequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Their keys are held in memory, and their content only of some at a time. Read from the log, since the records may be what is wrong.
        var keys = await transaction.ListAsync<(long Record, string Collection, string Id)>(
            "SELECT record, body::json ->> 'collection', body::json ->> 'id' FROM changes WHERE vault = @vault AND seq = record AND seq <= @sequence", new { vault, sequence });
        foreach (var some in keys.OrderBy(key => key.Collection, StringComparer.Ordinal).ThenBy(key => key.Id, StringComparer.Ordinal).Chunk(RecordsMax))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var histories = (await ReadAsync(transaction, vault, [.. some.Select(key => key.Record)], sequence)).ToDictionary(history => history[0].Sequence);
            foreach (var key in some)
            {
                var history = histories[key.Record];
                yield return Merger.Merge(history[0].Change.Key, history.Select(logged => logged.Change));
            }
        }
    }
}
