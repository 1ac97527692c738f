namespace Cairn.Core.Index;

/// <summary>The documents of one segment that hold a term, and how much the term says about each: its impact, from 1 to 255.</summary>
/// <remarks>Parts are read when they are first needed, and kept. Not thread-safe.</remarks>
public sealed class PostingsCursor
{
    private readonly Segment? _segment;
    private readonly TermEntry _entry;
    private readonly PostingsPart?[] _parts;
    private readonly int[] _documents;
    private readonly byte[] _impacts;
    private (int Part, int Group) _unpacked = (-1, -1);
    private int _unpackedCount;

    internal PostingsCursor(Segment segment, TermEntry entry)
        : this(entry, new PostingsPart[Math.Max(1, entry.Parts.Length)])
    {
        _segment = segment;
        if (entry.Parts.Length == 0)
        {
            _parts[0] = new PostingsPart(entry.Inline, before: -1);
        }
    }

    private PostingsCursor(TermEntry entry, PostingsPart?[] parts)
    {
        _entry = entry;
        _parts = parts;
        var room = Math.Min(entry.Count, PostingsEncoder.GroupSize);
        _documents = new int[room];
        _impacts = new byte[room];
    }

    /// <summary>The documents that any of several terms has, with the greatest of their impacts.</summary>
    internal static PostingsCursor Union(IEnumerable<PostingsCursor> cursors, int documentCount)
    {
        var impacts = new byte[documentCount];
        foreach (var (document, impact) in cursors.SelectMany(cursor => cursor.ReadAll()))
        {
            impacts[document] = Math.Max(impacts[document], impact);
        }

        var encoder = new PostingsEncoder();
        var entries = new List<TermEntry.Part>();
        var parts = new List<PostingsPart>();
        for (var document = 0; document <= documentCount; document++)
        {
            var isEnd = document == documentCount;
            if (isEnd ? encoder.HasPart : impacts[document] > 0 && encoder.Add(document, impacts[document]))
            {
                var bytes = encoder.TakePart(out var last, out var maxImpact).ToArray();
                parts.Add(new PostingsPart(bytes, entries.Count == 0 ? -1 : entries[^1].Last));
                entries.Add(new TermEntry.Part(Block: -1, last, maxImpact));
            }
        }

        return new PostingsCursor(new TermEntry([], encoder.Count, encoder.MaxImpact, default, [.. entries]), [.. parts]);
    }

    /// <summary>Number of documents.</summary>
    public int Count => _entry.Count;

    /// <summary>The greatest impact that a document within a range can have; 0 where there is none.</summary>
    /// <param name="from">The first document.</param>
    /// <param name="to">The document after the last.</param>
    /// <param name="isExact">Whether to read the parts that reach into the range, for a lower bound.</param>
    public byte MaxImpactIn(int from, int to, bool isExact)
    {
        var greatest = (byte)0;
        for (var number = FindPart(from); number < _parts.Length && BeforePart(number) < to - 1; number++)
        {
            if (!isExact && _parts[number] is null)
            {
                greatest = Math.Max(greatest, _entry.Parts[number].MaxImpact);
                continue;
            }

            var part = Part(number);
            var before = BeforePart(number);
            for (var group = part.FindGroup(from); group < part.GroupCount && (group == 0 ? before : part.LastOf(group - 1)) < to - 1; group++)
            {
                greatest = Math.Max(greatest, part.MaxImpactOf(group));
            }
        }

        return greatest;
    }

    /// <summary>Adds to the scores of the documents of a window.</summary>
    /// <param name="from">The first document of the window.</param>
    /// <param name="scores">One for each document of the window.</param>
    /// <param name="seen">A bit for each; set where the term is held.</param>
    /// <param name="weight">What an impact of 1 adds.</param>
    internal void AddTo(int from, Span<float> scores, Span<ulong> seen, float weight)
    {
        for (var group = default((int Part, int Group)); UnpackNext(ref group, from, from + scores.Length);)
        {
            for (var at = 0; at < _unpackedCount; at++)
            {
                var place = _documents[at] - from;
                if ((uint)place < (uint)scores.Length)
                {
                    scores[place] += weight * _impacts[at];
                    seen[place >> 6] |= 1UL << place;
                }
            }
        }
    }

    /// <summary>Adds to the scores of those documents of a window that are seen already.</summary>
    internal void AddToSeen(int from, Span<float> scores, ReadOnlySpan<ulong> seen, float weight)
    {
        for (var group = default((int Part, int Group)); UnpackNext(ref group, from, from + scores.Length);)
        {
            for (var at = 0; at < _unpackedCount; at++)
            {
                var place = _documents[at] - from;
                if ((uint)place < (uint)scores.Length && (seen[place >> 6] & (1UL << place)) != 0)
                {
                    scores[place] += weight * _impacts[at];
                }
            }
        }
    }

    /// <summary>The impact on a document; 0 where it does not hold the term.</summary>
    internal byte ImpactOf(int document)
    {
        var number = FindPart(document);
        if (number == _parts.Length)
        {
            return 0;
        }

        var part = Part(number);
        var group = part.FindGroup(document);
        if (group == part.GroupCount)
        {
            return 0;
        }

        Unpack(number, group);
        var place = _documents.AsSpan(0, _unpackedCount).BinarySearch(document);
        return place < 0 ? (byte)0 : _impacts[place];
    }

    /// <summary>Adds all documents to a set.</summary>
    internal void AddTo(Recall.DocumentSet set)
    {
        foreach (var (document, _) in ReadAll())
        {
            set.Add(document);
        }
    }

    /// <summary>All documents in ascending order.</summary>
    internal IEnumerable<(int Document, byte Impact)> ReadAll()
    {
        for (var number = 0; number < _parts.Length; number++)
        {
            for (var group = 0; group < Part(number).GroupCount; group++)
            {
                Unpack(number, group);
                for (var at = 0; at < _unpackedCount; at++)
                {
                    yield return (_documents[at], _impacts[at]);
                }
            }
        }
    }

    // The first part that reaches a document; the number of parts where none does.
    private int FindPart(int document)
    {
        var (low, high) = (0, _entry.Parts.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _entry.Parts[middle].Last < document ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    // Goes through the groups that reach into a range, the first of them where the place is the start.
    private bool UnpackNext(ref (int Part, int Group) next, int from, int to)
    {
        if (next == default)
        {
            next.Part = FindPart(from);
            next.Group = next.Part < _parts.Length ? Part(next.Part).FindGroup(from) : 0;
        }

        if (next.Part < _parts.Length && next.Group == Part(next.Part).GroupCount)
        {
            next = (next.Part + 1, 0);
        }

        if (next.Part >= _parts.Length || Before(next) >= to - 1)
        {
            return false;
        }

        Unpack(next.Part, next.Group);
        next.Group++;
        return true;
    }

    private int Before((int Part, int Group) group) => group.Group == 0 ? BeforePart(group.Part) : Part(group.Part).LastOf(group.Group - 1);

    private int BeforePart(int number) => number == 0 ? -1 : _entry.Parts[number - 1].Last;

    private PostingsPart Part(int number) => _parts[number] ??= new PostingsPart(_segment!.Open(_entry.Parts[number].Block), BeforePart(number));

    private void Unpack(int part, int group)
    {
        if (_unpacked != (part, group))
        {
            _unpackedCount = Part(part).Unpack(group, _documents, _impacts);
            _unpacked = (part, group);
        }
    }
}
