using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Cairn.Protocol;

/// <summary>Sends answers, compressed as the caller asks.</summary>
public static class ResponseContent
{
    private const int ChunkBytes = 64 << 10;

    private static readonly JsonWriterOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Sends JSON whole.</summary>
    public static async Task SendAsync(HttpContext context, Action<Utf8JsonWriter> write, string contentType = SyncProtocol.Json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = NewWriter(buffer))
        {
            write(json);
        }

        await SendAsync(context, buffer.WrittenMemory, contentType);
    }

    /// <summary>Sends JSON whole.</summary>
    public static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> json, string contentType = SyncProtocol.Json)
    {
        context.Response.ContentType = contentType;
        if (json.Length < ProtocolLimits.CompressedBytesMin || Encoding(context.Request) is null)
        {
            context.Response.Headers.Vary = "Accept-Encoding";
            context.Response.ContentLength = json.Length;
            await context.Response.Body.WriteAsync(json, context.RequestAborted);
            return;
        }

        await using var body = Open(context);
        await body.WriteAsync(json, context.RequestAborted);
    }

    /// <summary>A writer of answers.</summary>
    public static Utf8JsonWriter NewWriter(IBufferWriter<byte> buffer) => new(buffer, Plain);

    /// <summary>The body to write a stream to.</summary>
    public static Stream Open(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.Vary = "Accept-Encoding";
        switch (Encoding(context.Request))
        {
            case "br":
                headers.ContentEncoding = "br";
                return new BrotliStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
            case "gzip":
                headers.ContentEncoding = "gzip";
                return new GZipStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
            default:
                return context.Response.Body;
        }
    }

    /// <summary>Writes a piece of a stream; a reader that takes too long for it is let go.</summary>
    public static async Task WriteAsync(HttpContext context, Stream body, ReadOnlyMemory<byte> bytes, TimeProvider time)
    {
        using var patience = new CancellationTokenSource(ProtocolLimits.WriteTime, time);
        await using var end = patience.Token.Register(context.Abort);
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(ChunkBytes, bytes.Length)..])
        {
            patience.CancelAfter(ProtocolLimits.WriteTime);
            await body.WriteAsync(bytes[..Math.Min(ChunkBytes, bytes.Length)], context.RequestAborted);
        }

        await body.FlushAsync(context.RequestAborted);
    }

    // The one that the caller likes best, and of equals gzip, which is faster.
    private static string? Encoding(HttpRequest request) => request.GetTypedHeaders().AcceptEncoding
        .Where(encoding => encoding.Quality is null or > 0 && encoding.Value.Value is "br" or "gzip")
        .OrderByDescending(encoding => encoding.Quality ?? 1).ThenByDescending(encoding => encoding.Value.Value, StringComparer.Ordinal)
        .Select(encoding => encoding.Value.Value).FirstOrDefault();
}
