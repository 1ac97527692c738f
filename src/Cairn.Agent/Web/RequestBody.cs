using System.Buffers;
using Cairn.Core;

namespace Cairn.Agent.Web;

/// <summary>Reads a body whole, within the limits.</summary>
internal static class RequestBody
{
    /// <exception cref="CairnException">Codes <c>body_too_large</c>, <c>body_too_slow</c>.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, TimeProvider time)
    {
        using var patience = new CancellationTokenSource(ApiLimits.BodyTime, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, patience.Token);
        try
        {
            var body = new ArrayBufferWriter<byte>();
            while (await context.Request.Body.ReadAsync(body.GetMemory(16 << 10), both.Token) is var read and > 0)
            {
                body.Advance(read);
            }

            return body.WrittenMemory;
        }
        catch (BadHttpRequestException cause)
        {
            throw cause.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => new CairnException("body_too_large", $"The body has more than {ApiLimits.BodyBytesMax >> 20} MiB.", $"Nothing was written. Send fewer memories at once; {ApiLimits.BatchMax:N0} is the most.", innerException: cause),
                StatusCodes.Status408RequestTimeout => TooSlow(cause),
                _ => new CairnException("invalid_json", "The body was cut short.", "Nothing was written. Send it again.", isTransient: true, cause),
            };
        }
        catch (OperationCanceledException cause) when (patience.IsCancellationRequested)
        {
            throw TooSlow(cause);
        }
    }

    private static CairnException TooSlow(Exception cause) =>
        new("body_too_slow", $"The body took longer than {ApiLimits.BodyTime.TotalSeconds:0} seconds.", "Nothing was written. Send less at once.", isTransient: true, cause);
}
