using System.Numerics;
using Cairn.Core.Index;

namespace Cairn.Core.Recall;

/// <summary>Finds the documents with the greatest sums of weighted impacts without looking at all that hold a term.</summary>
/// <remarks>MaxScore (Turtle and Flood, "Query Evaluation: Strategies and Optimizations", 1995) by windows of documents with block maxima (Ding and Suel,
/// "Faster Top-k Document Retrieval Using Block-Max Indexes", 2011): a window whose maxima do not add up to the least score that still counts is passed
/// over, and in the others the terms that could not lift a document over it alone are looked up only for documents that other terms have found.
/// The newest documents come first, so that of many that score the same, they are the ones found.</remarks>
internal sealed class TopDocuments(int countMax, float least = 0)
{
    /// <summary>Documents looked at together.</summary>
    private const int Window = 512;

    /// <summary>Windows that are passed over together where their parts of the index tell enough.</summary>
    private const int WindowsTogether = 16;

    /// <summary>Documents of a window from which on terms are added to all of them at once, and not looked up for each.</summary>
    private const int BulkMin = 24;

    // The score above, the document below: of equal scores the older one leaves first.
    private readonly PriorityQueue<int, ulong> _best = new(countMax + 1);
    private readonly float[] _scores = new float[Window];
    private readonly ulong[] _seen = new ulong[Window / 64];
    private Clause[] _clauses = [];
    private DocumentSet? _allowed;
    private Predicate<int>? _isWanted;
    private int _first;
    private float _least = least;

    /// <summary>The score that no document need be looked at for that does not exceed it: at least as many as wanted do, or reach it.</summary>
    public float Least => _least;

    /// <summary>Documents whose score was added up.</summary>
    public long Scored { get; private set; }

    /// <summary>Looks through a segment.</summary>
    /// <param name="terms">What to look for.</param>
    /// <param name="place">The segment's place among all.</param>
    /// <param name="documents">The number of its documents.</param>
    /// <param name="first">What its documents' numbers are counted from in the result.</param>
    /// <param name="allowed">The documents to look at; null for all.</param>
    /// <param name="isWanted">Tells of a document that would be among the best whether it may be; null for all.</param>
    public void Search(IReadOnlyList<TermPostings> terms, int place, int documents, int first, DocumentSet? allowed, Predicate<int>? isWanted)
    {
        (_first, _allowed, _isWanted) = (first, allowed, isWanted);
        _clauses = [.. terms.SelectMany(term => term.In(place).Select(cursor => new Clause(cursor, term.WeightPerImpact)))];
        const int together = Window * WindowsTogether;
        for (var from = (documents - 1) / together * together; from >= 0 && _clauses.Length > 0; from -= together)
        {
            var end = Math.Min(from + together, documents);
            if (allowed?.HasAny(from, end) == false || Bound(from, end, isExact: false) <= _least || Bound(from, end, isExact: true) <= _least)
            {
                continue;
            }

            for (var window = (end - 1) / Window * Window; window >= from; window -= Window)
            {
                SearchWindow(window, Math.Min(Window, documents - window));
            }
        }
    }

    /// <summary>The documents found, in ascending order of their numbers.</summary>
    public int[] Take()
    {
        int[] found = [.. _best.UnorderedItems.Select(item => item.Element)];
        Array.Sort(found);
        return found;
    }

    private void SearchWindow(int from, int length)
    {
        if (_allowed?.HasAny(from, from + length) == false || Bound(from, from + length, isExact: true) <= _least)
        {
            return;
        }

        Array.Sort(_clauses, static (left, right) => left.Bound.CompareTo(right.Bound));
        var optional = 0;
        var optionalBound = 0f;
        while (optional < _clauses.Length && optionalBound + _clauses[optional].Bound <= _least)
        {
            optionalBound += _clauses[optional++].Bound;
        }

        var scores = _scores.AsSpan(0, length);
        foreach (ref var clause in _clauses.AsSpan(optional))
        {
            clause.Cursor.AddTo(from, scores, _seen, clause.Weight);
        }

        // What the other terms cannot lift over the least any more is out.
        if (Keep(from, _least - optionalBound) >= BulkMin)
        {
            foreach (ref var clause in _clauses.AsSpan(0, optional))
            {
                clause.Cursor.AddToSeen(from, scores, _seen, clause.Weight);
            }

            (optional, optionalBound) = (0, 0);
        }

        OfferSeen(from, optional, optionalBound);
        scores.Clear();
        Array.Clear(_seen);
    }

    private int Keep(int from, float above)
    {
        var kept = 0;
        for (var word = 0; word < _seen.Length; word++)
        {
            for (var bits = _seen[word]; bits != 0; bits &= bits - 1)
            {
                var document = (word * 64) + BitOperations.TrailingZeroCount(bits);
                var isAllowed = _allowed?.Contains(from + document) != false;
                Scored += isAllowed ? 1 : 0;
                if (isAllowed && _scores[document] > above)
                {
                    kept++;
                }
                else
                {
                    _seen[word] &= ~(1UL << document);
                }
            }
        }

        return kept;
    }

    private void OfferSeen(int from, int optional, float optionalBound)
    {
        for (var word = _seen.Length - 1; word >= 0; word--)
        {
            for (var bits = _seen[word]; bits != 0;)
            {
                var bit = 63 - BitOperations.LeadingZeroCount(bits);
                bits ^= 1UL << bit;
                var document = (word * 64) + bit;
                Offer(from + document, Complete(from + document, _scores[document], optional, optionalBound));
            }
        }
    }

    private float Bound(int from, int to, bool isExact)
    {
        var sum = 0f;
        foreach (ref var clause in _clauses.AsSpan())
        {
            clause.Bound = clause.Weight * clause.Cursor.MaxImpactIn(from, to, isExact);
            sum += clause.Bound;
        }

        return sum;
    }

    // Adds the terms that could not have lifted the document alone, those that can add most first, as long as they still can.
    private float Complete(int document, float score, int optional, float bound)
    {
        for (var at = optional - 1; at >= 0 && score + bound > _least; at--)
        {
            score += _clauses[at].Weight * _clauses[at].Cursor.ImpactOf(document);
            bound -= _clauses[at].Bound;
        }

        return score;
    }

    private void Offer(int document, float score)
    {
        if (score <= _least || _isWanted?.Invoke(document) == false)
        {
            return;
        }

        _best.Enqueue(_first + document, ((ulong)BitConverter.SingleToUInt32Bits(score) << 32) | (uint)(_first + document));
        if (_best.Count > countMax)
        {
            _best.Dequeue();
        }

        if (_best.Count == countMax)
        {
            _best.TryPeek(out _, out var last);
            _least = Math.Max(_least, BitConverter.UInt32BitsToSingle((uint)(last >> 32)));
        }
    }

    private record struct Clause(PostingsCursor Cursor, float Weight)
    {
        public float Bound { get; set; }
    }
}
