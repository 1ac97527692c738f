using System.Text;
using Cairn.Core.Index;

namespace Cairn.Core.Recall;

/// <summary>Finds and orders the documents that answer a query.</summary>
/// <remarks>The best documents by their own words are found first. Then the turns beside them in a conversation and the conversation itself lend score,
/// and the words of the first hits are added to the query, with which all is done once more. Not thread-safe.</remarks>
public sealed class Ranker(IRecallIndex index, Ranking ranking, TimeProvider time)
{
    /// <summary>Words of a query that are looked for; of more, those that say most.</summary>
    private const int TermsMax = 32;

    /// <summary>Documents scored by a query's own words from which on the words of the first hits only reorder what was found: all of them are very common.</summary>
    private const int SearchAgainMax = 100_000;

    // Sums differ in their last digits with the order in which they are added up.
    private const float BelowLeast = 0.999f;

    private readonly Neighbourhood _neighbourhood = new(index);
    private List<RecallStage> _stages = [];
    private long _started;
    private long _scored;

    /// <summary>Ranks the documents that a query finds.</summary>
    /// <param name="plan">The query.</param>
    /// <param name="similar">Documents whose vectors are near to the query's, nearest first.</param>
    /// <exception cref="DamagedIndexException">A block of the index is damaged.</exception>
    public RankedAnswer Rank(RecallPlan plan, params IReadOnlyList<SimilarDocument> similar)
    {
        (_stages, _started) = ([], time.GetTimestamp());
        var terms = plan.Terms.Select(term => new TermPostings(term, index.Segments))
            .OrderByDescending(term => term.Count > 0).ThenByDescending(term => term.Weight).Take(TermsMax).ToList();
        var allowed = index.Segments.Select(segment => Allowed(segment, plan.Filters)).ToArray();
        End("terms", terms.Count);
        var least = 0f;
        var candidates = Find(plan, terms, allowed, ref least);
        var ranked = candidates.Rank();
        End("neighbours", ranked.Count);
        List<QueryTerm> added = [];
        if (ranking.FeedbackDocuments > 0 && ranked.Count > 0)
        {
            var first = ranked.Take(ranking.FeedbackDocuments).Select(document => (_neighbourhood.Entry(document.Document).Sequence, document.Score)).ToList();
            added = Feedback.Terms(index, plan, first, ranking);
            End("feedback", first.Count);
            List<TermPostings> extended = [.. terms, .. added.Select(term => new TermPostings(term, index.Segments))];
            candidates = _scored > SearchAgainMax ? new Candidates(_neighbourhood, extended, candidates.Documents, ranking) : Find(plan, extended, allowed, ref least);
            ranked = candidates.Rank();
            End("neighbours", ranked.Count);
        }

        var answers = Answers(ranked.Where(document => IsAllowed(document.Document, plan, allowed)), candidates, terms, plan.CandidatesMax);
        return new RankedAnswer(Fusion.Join(answers, [.. similar.Where(document => IsAllowed(document.Sequence, plan, allowed))], ranking))
        {
            Searched = _neighbourhood.Count,
            Stages = _stages,
            Counts = [.. terms.Select(term => KeyValuePair.Create(term.Term.Label, term.Count))],
            Added = [.. added.Select(term => term.Label)],
        };
    }

    // The least score is one that as many documents as are wanted are known to have. More terms only add to a score, so that it holds for the next time.
    private Candidates Find(RecallPlan plan, List<TermPostings> terms, DocumentSet?[] allowed, ref float least)
    {
        var top = new TopDocuments(plan.CandidatesMax, least * BelowLeast);
        for (var place = index.Segments.Count - 1; place >= 0; place--)
        {
            top.Search(terms, place, index.Segments[place].DocumentCount, _neighbourhood.FirstOf(place), allowed[place], Wanted(place, plan));
        }

        (least, _scored) = (top.Least, top.Scored);
        End("words", _scored);
        return new Candidates(_neighbourhood, terms, top.Take(), ranking);
    }

    // Asked only of documents that would be among the best.
    private Predicate<int>? Wanted(int place, RecallPlan plan)
    {
        var segment = index.Segments[place];
        return (plan.FromMinute ?? plan.ToMinute) is null && !index.MayHide
            ? null : document => segment.Document(document) is var entry && IsInTime(entry, plan) && index.IsShown(entry.Sequence);
    }

    private void End(string stage, long documents)
    {
        _stages.Add(new RecallStage(stage, documents, time.GetElapsedTime(_started).TotalMilliseconds));
        _started = time.GetTimestamp();
    }

    private List<RankedDocument> Answers(IEnumerable<(int Document, float Score)> ranked, Candidates candidates, List<TermPostings> terms, int countMax)
    {
        var most = terms.Sum(term => (double)term.Weight);
        var depth = Math.Min(1, (double)ranking.FloorTerms / Math.Max(1, terms.Count));
        var answers = ranked.Take(countMax).Select(document => candidates.Explain(document.Document, terms.Count, most)).TakeWhile(document => document.Score >= depth * ranking.Floor).ToList();
        return answers.Count > 0 && answers[0].Score >= depth * ranking.AnswerFloor ? answers : [];
    }

    // Candidates are; who stands beside one need not be.
    private bool IsAllowed(int document, RecallPlan plan, DocumentSet?[] allowed)
    {
        var (place, own) = _neighbourhood.Locate(document);
        return allowed[place]?.Contains(own) != false && IsInTime(index.Segments[place].Document(own), plan);
    }

    private bool IsAllowed(long sequence, RecallPlan plan, DocumentSet?[] allowed) =>
        _neighbourhood.Find(sequence) is var document and >= 0 && IsAllowed(document, plan, allowed);

    private static bool IsInTime(DocumentEntry entry, RecallPlan plan) =>
        (plan.FromMinute ?? plan.ToMinute) is null
        || (entry.Time != DocumentEntry.NoTime && entry.Time >= (plan.FromMinute ?? int.MinValue) && entry.Time < (plan.ToMinute ?? int.MaxValue));

    private static DocumentSet? Allowed(Segment segment, IReadOnlyList<RecallFilter> filters)
    {
        DocumentSet? all = null;
        foreach (var filter in filters)
        {
            var some = new DocumentSet(segment.DocumentCount);
            foreach (var cursor in filter.AnyOf.SelectMany(term => Find(segment, Encoding.UTF8.GetBytes(term), filter.IsPrefix)))
            {
                cursor.AddTo(some);
            }

            all?.Intersect(some);
            all ??= some;
        }

        return all;
    }

    private static IEnumerable<PostingsCursor> Find(Segment segment, byte[] term, bool isPrefix) =>
        isPrefix ? segment.FindAll(term) : segment.Find(term) is { } only ? [only] : [];
}
