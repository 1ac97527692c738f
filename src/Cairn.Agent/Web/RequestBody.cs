using Cairn.Core;
using Microsoft.AspNetCore.Http.Features;

namespace Cairn.Agent.Web;

/// <summary>Reads a body whole, within the limits.</summary>
internal static class RequestBody
{
    private const int FirstBytes = 4 << 10;

    /// <exception cref="CairnException">Codes <c>body_too_large</c>, <c>body_too_slow</c>, <c>invalid_json</c> for one that was cut short.</exception>
    public static async Task<byte[]> ReadAsync(HttpContext context, TimeSpan bodyTime, TimeProvider time)
    {
        using var patience = new CancellationTokenSource(bodyTime, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, patience.Token);
        try
        {
            // A length that is only claimed takes no memory.
            using var body = new MemoryStream((int)Math.Min(context.Request.ContentLength ?? 0, FirstBytes));
            await context.Request.Body.CopyToAsync(body, both.Token);
            return body.ToArray();
        }
        catch (BadHttpRequestException cause)
        {
            throw cause.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => new CairnException("body_too_large", $"The body has more than {context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize >> 20} MiB.", "Nothing was written. Send less at once.", innerException: cause),
                StatusCodes.Status408RequestTimeout => TooSlow(bodyTime, cause),
                _ => new CairnException("invalid_json", "The body was cut short, or framed as no body is.", "Nothing was written. Send it whole.", innerException: cause),
            };
        }
        catch (OperationCanceledException cause) when (patience.IsCancellationRequested)
        {
            throw TooSlow(bodyTime, cause);
        }
    }

    private static CairnException TooSlow(TimeSpan bodyTime, Exception cause) => new(
        "body_too_slow", $"The body took longer than {bodyTime.TotalSeconds:0.#} seconds.", "Nothing was written. Send less at once.", isTransient: true, cause);
}
