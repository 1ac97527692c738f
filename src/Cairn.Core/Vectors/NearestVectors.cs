namespace Cairn.Core.Vectors;

/// <summary>Finds the vectors that point most nearly in the direction of a query, by looking at every one.</summary>
/// <remarks>The vectors may be given in several pieces; positions go on from piece to piece. Not thread-safe.</remarks>
public sealed class NearestVectors
{
    private readonly sbyte[] _query;
    private readonly float _inverseLength;
    private readonly int _limit;
    private readonly PriorityQueue<int, (float Similarity, int Backwards)> _best = new();
    private float _least = float.NegativeInfinity;
    private int _scanned;

    /// <summary>Begins a search.</summary>
    /// <param name="query">The query, rounded by <see cref="Int8Vector.TryRound"/>.</param>
    /// <param name="limit">Most vectors to find.</param>
    public NearestVectors(ReadOnlySpan<sbyte> query, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Length, Int8Vector.DimensionsMax, nameof(query));
        _query = query.ToArray();
        _inverseLength = Int8Vector.InverseLength(query);
        _limit = limit;
    }

    /// <summary>Looks at more vectors.</summary>
    /// <param name="vectors">The vectors, one after the other; no byte of them is −128.</param>
    /// <param name="inverseLengths">The <see cref="Int8Vector.InverseLength"/> of each; where it is 0, the vector is passed over.</param>
    public void Scan(ReadOnlySpan<sbyte> vectors, ReadOnlySpan<float> inverseLengths)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vectors.Length, inverseLengths.Length * _query.Length, nameof(vectors));
        for (var at = 0; at < inverseLengths.Length; at++, _scanned++)
        {
            var similarity = Int8Dot.Of(_query, vectors.Slice(at * _query.Length, _query.Length)) * inverseLengths[at];
            if (similarity > _least && inverseLengths[at] != 0)
            {
                Keep(similarity);
            }
        }
    }

    /// <summary>The nearest of those that were looked at, nearest first; equal ones in their order.</summary>
    public IReadOnlyList<ScoredVector> Best() =>
    [
        .. _best.UnorderedItems
            .OrderByDescending(found => found.Priority.Similarity).ThenBy(found => found.Element)
            .Select(found => new ScoredVector(found.Element, Math.Clamp(found.Priority.Similarity * _inverseLength, -1, 1))),
    ];

    // Of equal ones the last is the first to go, so that what is found does not depend on how many others are.
    private void Keep(float similarity)
    {
        _best.Enqueue(_scanned, (similarity, -_scanned));
        if (_best.Count > _limit)
        {
            _best.Dequeue();
        }

        if (_best.Count == _limit && _best.TryPeek(out _, out var worst))
        {
            _least = worst.Similarity;
        }
    }
}
