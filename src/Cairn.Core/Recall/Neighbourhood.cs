using Cairn.Core.Index;

namespace Cairn.Core.Recall;

/// <summary>The documents of all segments in one row, and who stands beside whom in a conversation.</summary>
internal sealed class Neighbourhood
{
    /// <summary>How far away the next turn of a conversation is looked for: others may have been written in between.</summary>
    private const int Reach = 16;

    private readonly IRecallIndex _index;
    private readonly IReadOnlyList<Segment> _segments;
    private readonly int[] _firsts;

    public Neighbourhood(IRecallIndex index)
    {
        var segments = index.Segments;
        _index = index;
        _segments = segments;
        _firsts = new int[segments.Count + 1];
        for (var place = 0; place < segments.Count; place++)
        {
            _firsts[place + 1] = _firsts[place] + segments[place].DocumentCount;
        }
    }

    /// <summary>The number of documents.</summary>
    public int Count => _firsts[^1];

    /// <summary>The number of a segment's first document in the row.</summary>
    public int FirstOf(int place) => _firsts[place];

    /// <summary>Where in which segment a document of the row is.</summary>
    public (int Place, int Document) Locate(int document)
    {
        var place = Array.BinarySearch(_firsts, document);
        for (place = place < 0 ? ~place - 1 : place; _firsts[place + 1] <= document; place++)
        {
            // Empty segments begin where the next one does.
        }

        return (place, document - _firsts[place]);
    }

    /// <summary>The document of a sequence; −1 where no segment has it.</summary>
    public int Find(long sequence)
    {
        for (var place = 0; place < _segments.Count; place++)
        {
            if (_segments[place].DocumentOf(sequence) is var document and >= 0)
            {
                return _firsts[place] + document;
            }
        }

        return -1;
    }

    public DocumentEntry Entry(int document)
    {
        var (place, own) = Locate(document);
        return _segments[place].Document(own);
    }

    /// <summary>The next turns of a document's conversation, nearest first.</summary>
    /// <param name="document">The document.</param>
    /// <param name="step">1 for those after it, −1 for those before it.</param>
    /// <param name="countMax">Most turns.</param>
    public IEnumerable<int> Beside(int document, int step, int countMax)
    {
        var session = Entry(document).Session;
        var found = 0;
        for (var distance = 1; session != 0 && distance <= Reach && found < countMax; distance++)
        {
            var other = document + (step * distance);
            if (other >= 0 && other < Count && Entry(other) is var entry && entry.Session == session && (!_index.MayHide || _index.IsShown(entry.Sequence)))
            {
                found++;
                yield return other;
            }
        }
    }
}
