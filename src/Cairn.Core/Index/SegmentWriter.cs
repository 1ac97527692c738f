namespace Cairn.Core.Index;

/// <summary>Puts a segment together: its documents first, then its terms in the order of their UTF-8 bytes, then its directory.</summary>
/// <remarks>Blocks are taken as they become full, so that a segment of any size is written in little memory. It is complete, and can be read, when block 0 is stored.</remarks>
internal sealed class SegmentWriter
{
    /// <summary>Documents in a block of them: 1 kB. A query looks at some hundred, which may be anywhere.</summary>
    public const int DocumentsPerBlock = 64;

    /// <summary>Bytes after which a block of terms is closed. A term is looked for from the front of its block.</summary>
    private const int TermBlockBytes = 2_048;

    /// <summary>Most bytes of postings that stand beside their term.</summary>
    private const int InlineBytesMax = 512;

    private readonly List<SegmentBlock> _full = [];
    private readonly ByteBuffer _documents = new();
    private readonly ByteBuffer _terms = new();
    private readonly List<(byte[] First, int Number)> _termBlocks = [];
    private readonly long[] _languages = new long[SegmentDirectory.LanguageCount];
    private readonly PostingsEncoder _postings = new();
    private readonly List<TermEntry.Part> _parts = [];
    private byte[] _term = [];
    private byte[] _before = [];
    private byte[] _first = [];
    private int _documentCount;
    private int _next = SegmentDirectory.Block + 1;

    /// <summary>Adds a document; its number is the count of those before.</summary>
    public void AddDocument(DocumentEntry document)
    {
        Span<byte> bytes = stackalloc byte[DocumentEntry.Bytes];
        document.Write(bytes);
        _documents.Add(bytes);
        if (++_documentCount % DocumentsPerBlock == 0)
        {
            CloseDocuments();
        }
    }

    /// <summary>Counts documents in a language.</summary>
    public void AddLanguage(Text.Language language, long documents) => _languages[(int)language] += documents;

    /// <summary>Begins the next term.</summary>
    public void BeginTerm(byte[] term)
    {
        CloseDocuments();
        _term = term;
    }

    /// <summary>Adds a document that holds the term, after those before.</summary>
    public void AddPosting(int document, byte impact)
    {
        if (_postings.Add(document, impact))
        {
            StorePart();
        }
    }

    /// <summary>Ends the term. One that no document holds is left out.</summary>
    public void EndTerm()
    {
        if (_postings.Count > 0)
        {
            AddEntry(Entry());
            _postings.Clear();
            _parts.Clear();
        }
    }

    /// <summary>The blocks that are full, in ascending order; each is taken once.</summary>
    public IReadOnlyList<SegmentBlock> TakeBlocks()
    {
        SegmentBlock[] taken = [.. _full];
        _full.Clear();
        return taken;
    }

    /// <summary>Ends the segment and takes the last blocks, the directory as the last of them.</summary>
    public IReadOnlyList<SegmentBlock> Complete()
    {
        CloseDocuments();
        CloseTerms();
        _full.Add(SegmentDirectory.Write(_documentCount, _languages, _termBlocks));
        return TakeBlocks();
    }

    private TermEntry Entry()
    {
        var count = _postings.Count;
        var maxImpact = _postings.MaxImpact;
        if (_parts.Count == 0)
        {
            var inline = _postings.TakePart(out var last, out _);
            return inline.Length <= InlineBytesMax
                ? new TermEntry(_term, count, maxImpact, inline, [])
                : new TermEntry(_term, count, maxImpact, default, [new TermEntry.Part(Store(inline.Span), last, maxImpact)]);
        }

        if (_postings.HasPart)
        {
            StorePart();
        }

        return new TermEntry(_term, count, maxImpact, default, [.. _parts]);
    }

    private void AddEntry(TermEntry entry)
    {
        if (_terms.Length > TermBlockBytes)
        {
            CloseTerms();
        }

        if (_terms.Length == 0)
        {
            _before = [];
            _first = entry.Term;
        }

        TermBlock.Add(_terms, _before, entry);
        _before = entry.Term;
    }

    private void StorePart()
    {
        var bytes = _postings.TakePart(out var last, out var maxImpact);
        _parts.Add(new TermEntry.Part(Store(bytes.Span), last, maxImpact));
    }

    private void CloseDocuments()
    {
        if (_documents.Length > 0)
        {
            Store(_documents.Span);
            _documents.Clear();
        }
    }

    private void CloseTerms()
    {
        if (_terms.Length > 0)
        {
            _termBlocks.Add((_first, Store(_terms.Span)));
            _terms.Clear();
        }
    }

    private int Store(ReadOnlySpan<byte> content)
    {
        _full.Add(new SegmentBlock(_next, Checksum.Seal(content)));
        return _next++;
    }
}
