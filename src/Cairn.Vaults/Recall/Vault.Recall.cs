using Cairn.Core.Ids;
using Cairn.Core.Index;
using Cairn.Core.Memories;
using Cairn.Core.Recall;
using Cairn.Core.Records;
using Cairn.Core.Text;
using Cairn.Vaults.Index;
using Cairn.Vaults.Recall;
using Cairn.Vaults.Records;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    private readonly Tail _tail = new();

    /// <summary>Finds memories by the words of a query, from this vault alone, and leaves a trace that explains the answer.</summary>
    /// <remarks>A keyword index that is found damaged is built again first, and the trace says so. Found memories that have given up their content have it brought back, where that can be done at once.</remarks>
    public RecallAnswer Recall(RecallQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, RecallQuery.LimitMax, nameof(query));
        RequireOpen();
        var answer = RecallOnce(query);
        var evicted = answer.Items.Where(item => item.Record.IsEvicted).Select(item => item.Record.Key).ToList();
        return evicted.Count > 0 && BringBackQuickly(evicted) > 0 ? RecallOnce(query) : answer;
    }

    /// <summary>A kept trace as JSON; the last thousand are kept.</summary>
    /// <exception cref="Core.CairnException">Code <c>trace_not_found</c>.</exception>
    public string Trace(string name) => _traces.Find(name)
        ?? throw new Core.CairnException("trace_not_found", "There is no trace of this name.", "Traces are kept for the last 1,000 answers. Ask again, and take the name that the answer gives.");

    /// <summary>Builds the keyword index again from the records.</summary>
    public void RebuildIndex()
    {
        RequireOpen();
        WriteIndexAsync(database =>
        {
            KeywordIndex.Reset(database);
            return true;
        }).GetAwaiter().GetResult();
        _catchUp!.StartAgain();
    }

    private RecallAnswer RecallOnce(RecallQuery query)
    {
        try
        {
            return Recall(query, isIndexRebuilt: false);
        }
        catch (DamagedIndexException)
        {
            RebuildIndex();
            return Recall(query, isIndexRebuilt: true);
        }
    }

    private RecallAnswer Recall(RecallQuery query, bool isIndexRebuilt)
    {
        CatchUpIfFarBehind();
        var started = _options.Time.GetTimestamp();
        var now = _options.Time.GetUtcNow();
        var asked = query with { Text = Excerpt.Of(query.Text, RecallQuery.TextLengthMax) };
        var (trace, items, leftOut) = Read(database =>
        {
            var index = new IndexReader(database, _tail, TimeText.Of(now));
            var plan = RecallFilters.Add(new QueryReader(Ranking.Default, index).Read(asked.Text, now, asked.Zone, asked.IsPrefix), asked);
            var similar = Similar(database, asked, plan);
            var ranked = new Ranker(index, Ranking.Default, _options.Time).Rank(plan, similar);
            var found = RecallBudget.Keep(Answers(database, index, ranked, now), asked, item => item.Content, out var unfit);
            return (new RecallTrace
            {
                Name = Uuid.Version7(now, _options.Random).ToString(),
                At = now,
                Query = asked,
                Plan = plan,
                Ranked = ranked,
                Items = [.. found.Select(item => (item.Record.Key.Id, item.Why))],
                Similar = similar.Count,
                NotYetIndexed = index.TailCount,
                IsIndexRebuilt = isIndexRebuilt,
                Milliseconds = _options.Time.GetElapsedTime(started).TotalMilliseconds,
            }, found, unfit);
        });
        trace.IsKept = _traces.TryKeep(trace) && !WasForgotten(trace);
        return new RecallAnswer(items, [KeyValuePair.Create(Folder.Name, trace)]) { LeftOut = leftOut };
    }

    // After an upgrade, say, the whole vault would be read for each answer until somebody wrote to it.
    private void CatchUpIfFarBehind()
    {
        if (Use(KeywordIndex.Behind) <= IndexCatchUp.BehindMax)
        {
            return;
        }

        try
        {
            _ = Queue();
            _catchUp!.CatchUp();
        }
        catch (Core.CairnException)
        {
            // A vault that cannot be written to answers all the same, only more slowly.
        }
    }

    // What was forgotten while it was being found has its traces deleted already, but for this one.
    private bool WasForgotten(RecallTrace trace)
    {
        var isForgotten = Use(database => trace.Items.Any(item =>
            database.Number("SELECT count(*) FROM records WHERE collection = $1 AND id = $2 AND erased IS NOT NULL", MemoryCollections.Memories.Name, item.Id) > 0));
        if (isForgotten)
        {
            _traces.Delete(trace.Name);
        }

        return isForgotten;
    }

    private List<SimilarDocument> Similar(Database database, RecallQuery query, RecallPlan plan)
    {
        try
        {
            return query.Meaning is not { } meaning ? [] : NearestRecords(database, meaning.Model, meaning.Vector.Span, plan.CandidatesMax).Matches
                .Select(match => new SimilarDocument(database.Number("SELECT seq FROM records WHERE rid = $1", match.Record), match.Similarity)).ToList();
        }
        catch (FormatException)
        {
            // Damaged vectors are no reason not to answer by words. `cairn doctor` finds them.
            return [];
        }
    }

    private IEnumerable<RecalledItem> Answers(Database database, IndexReader index, RankedAnswer ranked, DateTimeOffset now)
    {
        var time = TimeText.Of(now);
        foreach (var document in ranked.Documents)
        {
            if (index.CurrentRecord(document.Sequence) is { } rid && RecordTable.Load(database, rid) is { } stored && RecallFilters.IsAnswer(stored.Opened(database.Seal).State, time))
            {
                yield return new RecalledItem(Folder.Name, ShownRow.Load(database, rid).Record, document);
            }
        }
    }
}
