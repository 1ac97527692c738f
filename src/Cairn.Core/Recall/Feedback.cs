using System.Runtime.InteropServices;
using System.Text;
using Cairn.Core.Index;
using Cairn.Core.Text;

namespace Cairn.Core.Recall;

/// <summary>Words of the first hits that are added to a query, on the assumption that these answer it (Rocchio; Lavrenko and Croft, "Relevance-Based Language Models", 2001).</summary>
internal static class Feedback
{
    /// <summary>Words whose rarity is looked up, of the several hundred that the first hits may have.</summary>
    private const int LookedUpMax = 32;

    public static List<QueryTerm> Terms(IRecallIndex index, RecallPlan plan, IReadOnlyList<(long Sequence, float Score)> first, Ranking ranking)
    {
        var asked = plan.Terms.SelectMany(term => term.Alternatives).ToHashSet(StringComparer.Ordinal);
        var weights = new Dictionary<string, float>(StringComparer.Ordinal);
        var read = 0f;
        foreach (var ((_, score), terms) in first.Zip(index.TermsOf([.. first.Select(hit => hit.Sequence)])))
        {
            read += terms.Count > 0 ? score : 0;
            foreach (var (term, impact) in terms)
            {
                if (term[0] != FilterTerm.Mark && !asked.Contains(term) && !Analyzer.IsStopWord(term))
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(weights, term, out _) += score * impact;
                }
            }
        }

        // How rare a word is, the largest segment says well enough.
        var sample = index.Segments.MaxBy(segment => segment.DocumentCount)!;
        var best = weights
            .OrderByDescending(term => term.Value).ThenBy(term => term.Key, StringComparer.Ordinal).Take(LookedUpMax)
            .Select(term => (Term: term.Key, Weight: term.Value * TermPostings.Rarity(sample.DocumentCount, sample.Find(Encoding.UTF8.GetBytes(term.Key))?.Count ?? 0)))
            .OrderByDescending(term => term.Weight).ThenBy(term => term.Term, StringComparer.Ordinal).Take(ranking.FeedbackTerms).ToList();

        // Where the content of first hits is not at hand, the others speak for themselves alone.
        var share = read / first.Sum(hit => hit.Score);
        return best.ConvertAll(term => new QueryTerm(term.Term, [term.Term], ranking.FeedbackWeight * share * term.Weight / best[0].Weight));
    }
}
