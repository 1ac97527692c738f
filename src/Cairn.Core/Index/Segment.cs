using System.Text;

namespace Cairn.Core.Index;

/// <summary>An immutable part of the keyword index: documents, numbered from 0 in ascending order of their sequences, and the terms that they hold.</summary>
/// <remarks>Reads the blocks that it needs when it needs them. Not thread-safe.</remarks>
public sealed class Segment
{
    private readonly IBlockStore _store;
    private readonly Dictionary<int, ReadOnlyMemory<byte>> _documents = [];

    /// <summary>Reads the directory of a segment.</summary>
    /// <exception cref="DamagedIndexException">It is damaged, or not there.</exception>
    public Segment(IBlockStore store)
    {
        _store = store;
        Directory = new SegmentDirectory(Open(SegmentDirectory.Block));
    }

    /// <summary>Documents in the segment, those of earlier versions of a record among them.</summary>
    public int DocumentCount => Directory.DocumentCount;

    /// <summary>Documents in each language, by the language's number.</summary>
    public IReadOnlyList<long> LanguageCounts => Directory.Languages;

    internal SegmentDirectory Directory { get; }

    /// <summary>What is known of a document beside its terms.</summary>
    public DocumentEntry Document(int number)
    {
        var (block, place) = Math.DivRem(number, SegmentWriter.DocumentsPerBlock);
        if (!_documents.TryGetValue(block, out var bytes))
        {
            _documents.Add(block, bytes = Open(SegmentDirectory.Block + 1 + block));
        }

        return DocumentEntry.Read(bytes.Span[(place * DocumentEntry.Bytes)..]);
    }

    /// <summary>The document of a sequence; −1 where the segment does not have it.</summary>
    public int DocumentOf(long sequence)
    {
        var (low, high) = (0, DocumentCount);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = Document(middle).Sequence < sequence ? (middle + 1, high) : (low, middle);
        }

        return low < DocumentCount && Document(low).Sequence == sequence ? low : -1;
    }

    /// <summary>The postings of a term; null where no document holds it.</summary>
    /// <param name="term">In UTF-8.</param>
    public PostingsCursor? Find(ReadOnlySpan<byte> term) =>
        Directory.PlaceOf(term) is var place and >= 0 && OpenTerms(place) is var block && block.MoveTo(term) ? new PostingsCursor(this, block.Entry()) : null;

    /// <summary>The terms that begin with a prefix, and how many documents hold each, in the order of the terms.</summary>
    /// <param name="prefix">In UTF-8.</param>
    public IEnumerable<(byte[] Term, int Count)> WithPrefix(byte[] prefix) => Beginning(prefix).Select(block => (block.Term.ToArray(), block.Count));

    /// <summary>The postings of each term that begins with a prefix.</summary>
    /// <param name="prefix">In UTF-8.</param>
    public IEnumerable<PostingsCursor> FindAll(byte[] prefix) => Beginning(prefix).Select(block => new PostingsCursor(this, block.Entry()));

    /// <summary>Reads all of the segment.</summary>
    /// <exception cref="DamagedIndexException">A part of it is damaged.</exception>
    public void Examine()
    {
        for (var number = 0; number < DocumentCount; number += SegmentWriter.DocumentsPerBlock)
        {
            _ = Document(number);
        }

        foreach (var entry in Terms())
        {
            if (new PostingsCursor(this, entry).ReadAll().Count() != entry.Count)
            {
                throw new DamagedIndexException("A term of the keyword index has not the postings that it had.");
            }
        }
    }

    /// <summary>The terms that any of some documents holds. All terms are looked through.</summary>
    public IEnumerable<string> TermsOf(IReadOnlyCollection<int> documents) => Terms()
        .Where(entry => new PostingsCursor(this, entry) is var postings && documents.Any(document => postings.ImpactOf(document) > 0))
        .Select(entry => Encoding.UTF8.GetString(entry.Term));

    /// <summary>All terms, in order.</summary>
    internal IEnumerable<TermEntry> Terms() => Enumerable.Range(0, Directory.TermBlockCount).SelectMany(TermsAt);

    /// <summary>The terms of a block, by its place among the blocks of terms.</summary>
    internal IEnumerable<TermEntry> TermsAt(int place)
    {
        for (var block = OpenTerms(place); block.MoveNext();)
        {
            yield return block.Entry();
        }
    }

    /// <summary>The content of a block.</summary>
    /// <exception cref="DamagedIndexException">It is damaged, or not there.</exception>
    internal ReadOnlyMemory<byte> Open(int number) => Checksum.Open(_store.Read(number), number);

    // The block, moved to each term that begins so.
    private IEnumerable<TermBlock> Beginning(byte[] prefix)
    {
        for (var number = Math.Max(0, Directory.PlaceOf(prefix)); number < Directory.TermBlockCount; number++)
        {
            for (var block = OpenTerms(number); block.MoveNext();)
            {
                if (block.Term.StartsWith(prefix))
                {
                    yield return block;
                }
                else if (block.Term.SequenceCompareTo(prefix) > 0)
                {
                    yield break;
                }
            }
        }
    }

    private TermBlock OpenTerms(int place) => new(Open(Directory.NumberOf(place)));
}
