using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Cairn.Protocol;

namespace Cairn.Sync.Http;

/// <summary>A body of a request, compressed where that is worth it, and sent step by step.</summary>
/// <remarks>gzip and not Brotli: for 8 MiB of changes it takes six tenths of the time, at the fastest level of each, and leaves 39 % of the bytes where Brotli leaves 27 %.</remarks>
internal sealed class SteppedContent : HttpContent
{
    private const int StepBytes = 16 << 10;

    private readonly ReadOnlyMemory<byte> _body;
    private readonly Action _step;

    public SteppedContent(ReadOnlyMemory<byte> body, string type, Action step)
    {
        _step = step;
        Headers.ContentType = new MediaTypeHeaderValue(type);
        if (body.Length < ProtocolLimits.CompressedBytesMin)
        {
            _body = body;
            return;
        }

        using var compressed = new MemoryStream(body.Length / 4);
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(body.Span);
        }

        _body = compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
        Headers.ContentEncoding.Add("gzip");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        for (var rest = _body; !rest.IsEmpty; rest = rest[Math.Min(StepBytes, rest.Length)..])
        {
            _step();
            await stream.WriteAsync(rest[..Math.Min(StepBytes, rest.Length)], cancellationToken);
        }
    }
}
