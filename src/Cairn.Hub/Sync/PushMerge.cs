using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Sync;

namespace Cairn.Hub.Sync;

/// <summary>Merges changes into a log in memory: what a push adds to it, and what it makes of the records. The rule is that of every node, <see cref="Merger"/>.</summary>
/// <param name="head">Where the log ends.</param>
/// <param name="known">Of the changes that are in the log already, by op, their sequence and text.</param>
/// <param name="records">Those of the records that exist.</param>
/// <param name="loadHistory">Loads the changes of a record that exists.</param>
internal sealed class PushMerge(LogCursor head, Dictionary<Guid, (long Sequence, string Body)> known, Dictionary<RecordKey, LoggedRecord> records, Func<long, Task<List<(long Sequence, Change Change)>>> loadHistory)
{
    /// <summary>Where the log ends with what was added.</summary>
    public LogCursor Head { get; private set; } = head;

    /// <summary>The changes that were added.</summary>
    public List<AddedChange> Added { get; } = [];

    /// <summary>The changes of before whose records are erased now, without their content.</summary>
    public List<(long Sequence, string Body)> Blanked { get; } = [];

    /// <summary>The records that were touched.</summary>
    public IEnumerable<LoggedRecord> Touched => records.Values.Where(record => record.Sequence > 0);

    /// <summary>Takes in one change.</summary>
    public async Task<PushResult> TakeAsync(ReceivedChange received)
    {
        if (received.Problem is { } problem)
        {
            return new PushResult(PushStatus.Refused, 0, problem);
        }

        var change = received.Change!;
        if (known.TryGetValue(change.Op, out var stored))
        {
            return ChangeJson.AreSame(ChangeJson.Read(stored.Body), change) ? new PushResult(PushStatus.Duplicate, stored.Sequence)
                : new PushResult(PushStatus.Refused, 0, new SyncProblem("op_reused", $"The change {change.Op} is in the log with other content."));
        }

        await AddAsync(change);
        return new PushResult(PushStatus.Applied, Head.Sequence);
    }

    private async Task AddAsync(Change change)
    {
        Head = new LogCursor(Head.Sequence + 1, LogMark.After(Head.Mark, change.Op));
        if (!records.TryGetValue(change.Key, out var record))
        {
            record = records[change.Key] = new LoggedRecord(Head.Sequence, RecordState.Untouched(change.Key), isNew: true);
        }

        var wasErased = record.State.IsErased;
        var kept = wasErased && !change.IsBlank ? change.Blanked() : change;
        var next = Merger.TryAdvance(record.State, kept);
        if (next is null || (next.IsErased && !wasErased))
        {
            // The history may hold changes of this push already.
            record.History ??= [.. (await loadHistory(record.Number)).Concat(Added.Where(added => added.Record == record.Number).Select(added => (added.Sequence, added.Change)))];
            next ??= Merger.Merge(change.Key, record.History.Select(logged => logged.Change).Append(kept));
        }

        (record.State, record.Sequence) = (next, Head.Sequence);
        record.History?.Add((Head.Sequence, kept));
        Add(new AddedChange(Head.Sequence, Head.Mark, record.Number, kept));
        if (next.IsErased && !wasErased)
        {
            Blank(record);
        }
    }

    private void Add(AddedChange added)
    {
        Added.Add(added);
        known[added.Change.Op] = (added.Sequence, added.Body);
    }

    private void Blank(LoggedRecord record)
    {
        var ofThisPush = Added.Count == 0 ? long.MaxValue : Added[0].Sequence;
        for (var at = 0; at < record.History!.Count; at++)
        {
            var (sequence, change) = record.History[at];
            var blank = change.Blanked();
            record.History[at] = (sequence, blank);
            if (sequence < ofThisPush)
            {
                Blanked.Add((sequence, ChangeJson.Write(blank)));
            }
            else
            {
                var index = (int)(sequence - ofThisPush);
                Added[index] = new AddedChange(sequence, Added[index].Mark, record.Number, blank);
                known[blank.Op] = (sequence, Added[index].Body);
            }
        }
    }
}
