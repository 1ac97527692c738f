namespace Cairn.Core.Recall;

/// <summary>Some of the documents of a segment.</summary>
internal sealed class DocumentSet(int documentCount)
{
    private readonly ulong[] _bits = new ulong[(documentCount + 63) / 64];

    public bool Contains(int document) => (_bits[document >> 6] & (1UL << document)) != 0;

    public void Add(int document) => _bits[document >> 6] |= 1UL << document;

    /// <summary>Whether any document of a range is in the set.</summary>
    /// <param name="from">The first; a multiple of 64.</param>
    /// <param name="to">The one after the last.</param>
    public bool HasAny(int from, int to) => _bits.AsSpan((from >> 6)..((to + 63) >> 6)).ContainsAnyExcept(0UL);

    /// <summary>Leaves only what another set has too.</summary>
    public void Intersect(DocumentSet other)
    {
        for (var word = 0; word < _bits.Length; word++)
        {
            _bits[word] &= other._bits[word];
        }
    }
}
