using Cairn.Core.Recall;

namespace Cairn.Vaults.Index;

/// <summary>The documents that hold one term, in ascending order. Each is three numbers: the difference to the document before, the term's frequency, the
/// document's length in terms.</summary>
internal sealed class PostingsList
{
    private readonly ByteBuffer _bytes = new();
    private long _last;

    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    public void Clear()
    {
        _bytes.Clear();
        _last = 0;
    }

    public void Add(Posting posting)
    {
        _bytes.AddNumber(posting.Document - _last);
        _bytes.AddNumber(posting.Frequency);
        _bytes.AddNumber(posting.Length);
        _last = posting.Document;
    }

    public static IEnumerable<Posting> Read(ReadOnlyMemory<byte> bytes)
    {
        var document = 0L;
        for (var at = 0; at < bytes.Length;)
        {
            document += ByteBuffer.ReadNumber(bytes.Span, ref at);
            yield return new Posting(document, (int)ByteBuffer.ReadNumber(bytes.Span, ref at), (int)ByteBuffer.ReadNumber(bytes.Span, ref at));
        }
    }
}
