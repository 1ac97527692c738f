using Cairn.Core.Ids;
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
    /// <summary>Finds memories by the words of a query, from this vault alone, and leaves a trace that explains the answer.</summary>
    public RecallAnswer Recall(RecallQuery query)
    {
        var started = _options.Time.GetTimestamp();
        var text = query.Text.Length <= RecallQuery.TextLengthMax ? query.Text : query.Text[..RecallQuery.TextLengthMax];
        string[] terms = [.. Analyzer.Terms(text).Distinct(StringComparer.Ordinal)];
        var trace = new RecallTrace(Uuid.Version7(_options.Time.GetUtcNow(), _options.Random).ToString(), text, terms);
        var items = Read(database => Rank(database, query, terms, trace));
        var took = _options.Time.GetElapsedTime(started).TotalMilliseconds;
        return new RecallAnswer(items, took, trace.TryWrite(Folder, items, took, _options.Time.GetUtcNow()) ? trace.Name : "");
    }

    private List<RecalledItem> Rank(Database database, RecallQuery query, string[] terms, RecallTrace trace)
    {
        var index = new IndexReader(database);
        var now = TimeText.Of(_options.Time.GetUtcNow());
        var ranked = Bm25.Rank(index, terms);
        trace.Searched = index.DocumentCount;
        trace.Tail = index.TailCount;
        trace.Candidates = ranked.Count;
        var items = new List<RecalledItem>();
        foreach (var candidate in ranked)
        {
            if (items.Count == query.Limit)
            {
                break;
            }

            if (index.CurrentRecord(candidate.Document) is { } rid && RecordTable.Load(database, rid) is { } stored && IsAnswer(stored, now))
            {
                items.Add(new RecalledItem(Show(database, stored), candidate.Score));
            }
        }

        return items;
    }

    private static bool IsAnswer(StoredRecord stored, string now) =>
        stored.State is { IsVisible: true, Key.Collection: var collection } state && collection == MemoryCollections.Memories.Name
        && (state["expires_at"].AsText() is not { } expires || string.CompareOrdinal(expires, now) > 0);
}
