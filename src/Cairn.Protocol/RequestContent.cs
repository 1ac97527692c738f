using System.IO.Compression;
using Cairn.Core;
using Microsoft.AspNetCore.Http;

namespace Cairn.Protocol;

/// <summary>Reads the body of a request whole, decompressed and within a limit.</summary>
public static class RequestContent
{
    /// <summary>Reads the body.</summary>
    /// <exception cref="CairnException">Codes <c>not_json</c>, <c>invalid_json</c>, <c>body_too_large</c>, <c>body_too_slow</c>.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, int bytesMax = ProtocolLimits.RequestBytesMax)
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new CairnException("not_json", "The body is not declared as JSON.", "Send the header Content-Type: application/json.");
        }

        try
        {
            await using var body = Decoded(context.Request);
            return await ReadAsync(body, bytesMax, context.RequestAborted);
        }
        catch (Exception cause) when (cause is InvalidDataException or InvalidOperationException)
        {
            throw new CairnException("invalid_json", "The body is not compressed as its header says.", "Nothing was written. Send it again.", innerException: cause);
        }
        catch (BadHttpRequestException cause)
        {
            throw Explain(cause, bytesMax);
        }
    }

    /// <summary>What it means that a body did not come as it should.</summary>
    public static CairnException Explain(BadHttpRequestException cause, int bytesMax) => cause.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => TooLarge(bytesMax),
        StatusCodes.Status408RequestTimeout => new CairnException("body_too_slow", "The body came too slowly.", "Nothing was written. Send less at once.", isTransient: true, cause),
        _ => new CairnException("invalid_json", "The body was cut short, or framed as no body is.", "Nothing was written. Send it whole.", innerException: cause),
    };

    private static Stream Decoded(HttpRequest request) => request.Headers.ContentEncoding.ToString() switch
    {
        "" or "identity" => request.Body,
        "gzip" => new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
        "br" => new BrotliStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
        _ => throw new CairnException("not_json", "The body is encoded in a way that is not known here.", "Send it as gzip, as br, or as it is."),
    };

    // A few bytes can decompress to any number, so that only what came out is counted.
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, int bytesMax, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[64 << 10];
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (whole.Length + read > bytesMax)
            {
                throw TooLarge(bytesMax);
            }

            whole.Write(buffer, 0, read);
        }

        return whole.GetBuffer().AsMemory(0, (int)whole.Length);
    }

    private static CairnException TooLarge(int bytesMax) => new("body_too_large", $"The body has more than {bytesMax:N0} bytes.", "Nothing was written. Send fewer changes at once.");
}
