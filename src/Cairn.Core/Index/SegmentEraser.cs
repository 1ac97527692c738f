using System.Text;

namespace Cairn.Core.Index;

/// <summary>Takes documents out of a segment so that nothing of them is left in it: the blocks that speak of them are written again, the others stay.</summary>
/// <remarks>A document keeps its number and its sequence, so that those of the others stay as they are.</remarks>
public sealed class SegmentEraser
{
    private readonly Segment _segment;
    private readonly IReadOnlySet<int> _erased;
    private readonly Dictionary<int, byte[]> _blocks = [];
    private readonly PostingsEncoder _encoder = new();

    private SegmentEraser(Segment segment, IReadOnlySet<int> erased)
    {
        _segment = segment;
        _erased = erased;
    }

    /// <summary>Takes documents out.</summary>
    /// <param name="segment">The segment as it is.</param>
    /// <param name="erased">The numbers of the documents.</param>
    /// <param name="terms">The terms that they have, and perhaps others.</param>
    /// <returns>The blocks to be stored in place of those with their numbers; one without bytes is to be deleted.</returns>
    /// <exception cref="DamagedIndexException">A block is damaged.</exception>
    public static IEnumerable<SegmentBlock> Remove(Segment segment, IReadOnlySet<int> erased, IEnumerable<string> terms)
    {
        var eraser = new SegmentEraser(segment, erased);
        eraser.BlankDocuments();
        eraser.RewriteTerms(terms.Select(Encoding.UTF8.GetBytes));
        return eraser._blocks.Select(block => new SegmentBlock(block.Key, block.Value));
    }

    private void BlankDocuments()
    {
        foreach (var block in _erased.GroupBy(document => document / SegmentWriter.DocumentsPerBlock))
        {
            var number = SegmentDirectory.Block + 1 + block.Key;
            var bytes = _segment.Open(number).ToArray();
            foreach (var document in block)
            {
                var blank = new DocumentEntry(_segment.Document(document).Sequence, DocumentEntry.NoTime, Session: 0);
                blank.Write(bytes.AsSpan(document % SegmentWriter.DocumentsPerBlock * DocumentEntry.Bytes));
            }

            _blocks[number] = Checksum.Seal(bytes);
        }
    }

    private void RewriteTerms(IEnumerable<byte[]> terms)
    {
        var directory = _segment.Directory;
        var changed = directory.TermBlocks;
        foreach (var block in terms.GroupBy(term => directory.PlaceOf(term)).Where(block => block.Key >= 0))
        {
            var wanted = block.ToList();
            var number = directory.NumberOf(block.Key);
            var left = _segment.TermsAt(block.Key)
                .Select(entry => wanted.Exists(term => term.AsSpan().SequenceEqual(entry.Term)) ? Without(entry) : entry)
                .OfType<TermEntry>().ToList();
            _blocks[number] = left.Count == 0 ? [] : Write(left);
            changed[block.Key] = (left.Count == 0 ? [] : left[0].Term, number);
        }

        changed.RemoveAll(block => block.First.Length == 0);
        _blocks[SegmentDirectory.Block] = SegmentDirectory.Write(directory.DocumentCount, directory.Languages, changed).Bytes;
    }

    private static byte[] Write(List<TermEntry> entries)
    {
        var bytes = new ByteBuffer();
        var before = Array.Empty<byte>();
        foreach (var entry in entries)
        {
            TermBlock.Add(bytes, before, entry);
            before = entry.Term;
        }

        return Checksum.Seal(bytes.Span);
    }

    // The parts that are left take the blocks of those that were; there are never more of them.
    private TermEntry? Without(TermEntry entry)
    {
        _encoder.Clear();
        var parts = new List<TermEntry.Part>();
        foreach (var (document, impact) in new PostingsCursor(_segment, entry).ReadAll())
        {
            if (!_erased.Contains(document) && _encoder.Add(document, impact))
            {
                parts.Add(TakePart(entry.Parts[parts.Count].Block));
            }
        }

        if (_encoder.Count == 0)
        {
            Delete(entry.Parts);
            return null;
        }

        if (entry.Parts.Length == 0)
        {
            return new TermEntry(entry.Term, _encoder.Count, _encoder.MaxImpact, _encoder.TakePart(out _, out _).ToArray(), []);
        }

        if (_encoder.HasPart)
        {
            parts.Add(TakePart(entry.Parts[parts.Count].Block));
        }

        Delete(entry.Parts.AsSpan(parts.Count));
        return new TermEntry(entry.Term, _encoder.Count, _encoder.MaxImpact, default, [.. parts]);
    }

    private TermEntry.Part TakePart(int block)
    {
        _blocks[block] = Checksum.Seal(_encoder.TakePart(out var last, out var maxImpact).Span);
        return new TermEntry.Part(block, last, maxImpact);
    }

    private void Delete(ReadOnlySpan<TermEntry.Part> parts)
    {
        foreach (var part in parts)
        {
            _blocks[part.Block] = [];
        }
    }
}
