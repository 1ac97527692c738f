namespace Cairn.Core.Recall;

/// <summary>The documents that are looked at closely, with what each part of the query adds to each of them and its neighbours.</summary>
internal sealed class Candidates
{
    private readonly Neighbourhood _neighbourhood;
    private readonly IReadOnlyList<TermPostings> _terms;
    private readonly Dictionary<int, float[]> _own = [];
    private readonly Dictionary<int, float[]> _nearby = [];
    private readonly Dictionary<long, float> _sessions = [];

    public Candidates(Neighbourhood neighbourhood, IReadOnlyList<TermPostings> terms, int[] documents, Ranking ranking)
    {
        _neighbourhood = neighbourhood;
        _terms = terms;
        foreach (var document in documents)
        {
            var (place, own) = neighbourhood.Locate(document);
            _own[document] = [.. terms.Select(term => term.ScoreOf(place, own))];
        }

        foreach (var (document, scores) in _own)
        {
            Lend(document, scores, 1);
            LendAll(neighbourhood.Beside(document, 1, ranking.Forward.Count), scores, ranking.Forward);
            LendAll(neighbourhood.Beside(document, -1, ranking.Backward.Count), scores, ranking.Backward);
        }

        foreach (var session in _own.GroupBy(document => SessionOf(document.Key)))
        {
            _sessions[session.Key] = ranking.SessionWeight * session.Select(document => document.Value.Sum()).OrderDescending().Take(SessionTurns).Sum() / SessionTurns;
        }
    }

    /// <summary>Turns of a conversation whose mean stands for it.</summary>
    private const int SessionTurns = 3;

    /// <summary>The documents.</summary>
    public int[] Documents => [.. _own.Keys];

    /// <summary>All of them and their neighbours, best first; of equal ones the newer first.</summary>
    public List<(int Document, float Score)> Rank()
    {
        var ranked = _nearby.Select(document => (document.Key, document.Value.Sum() + SessionScore(document.Key))).ToList();
        ranked.Sort(static (left, right) => left.Item2 != right.Item2 ? right.Item2.CompareTo(left.Item2) : right.Key.CompareTo(left.Key));
        return ranked;
    }

    /// <summary>Explains the score of a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="asked">The number of terms that are the query's own; feedback added the others.</param>
    /// <param name="most">The score that stands for 1.</param>
    public RankedDocument Explain(int document, int asked, double most)
    {
        var nearby = _nearby[document];
        var own = _own.GetValueOrDefault(document) ?? new float[nearby.Length];
        var words = Enumerable.Range(0, asked).Where(at => nearby[at] > 0).Select(at => KeyValuePair.Create(_terms[at].Term.Label, nearby[at] / most));
        return new RankedDocument(_neighbourhood.Entry(document).Sequence, (nearby.Sum() + SessionScore(document)) / most)
        {
            Own = own.Take(asked).Sum() / most,
            Nearby = (nearby.Take(asked).Sum() - own.Take(asked).Sum()) / most,
            Session = SessionScore(document) / most,
            Feedback = nearby.Skip(asked).Sum() / most,
            Words = [.. words],
        };
    }

    private float SessionScore(int document) => _sessions.GetValueOrDefault(SessionOf(document));

    // What belongs to no conversation is one of its own.
    private long SessionOf(int document) => _neighbourhood.Entry(document).Session is var session and not 0 ? session : -1L - document;

    private void LendAll(IEnumerable<int> documents, float[] scores, IReadOnlyList<float> parts)
    {
        foreach (var (document, part) in documents.Zip(parts))
        {
            Lend(document, scores, part);
        }
    }

    // Of what several neighbours lend for one word the greatest counts: a word that is repeated says nothing new.
    private void Lend(int document, float[] scores, float part)
    {
        if (!_nearby.TryGetValue(document, out var lent))
        {
            _nearby.Add(document, lent = new float[scores.Length]);
        }

        for (var at = 0; at < lent.Length; at++)
        {
            lent[at] = Math.Max(lent[at], part * scores[at]);
        }
    }
}
