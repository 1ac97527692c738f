using System.Threading.RateLimiting;
using Cairn.Core;
using Cairn.Protocol;
using Microsoft.AspNetCore.Http.Features;

namespace Cairn.Hub.Web;

/// <summary>Receives bodies before their requests are worked on, so that one who sends slowly keeps nobody waiting. Of large ones so many are received at once as memory is there for.</summary>
internal sealed class BodyTurns : IDisposable
{
    private const int LargeMax = 64;
    private const int WaitingMax = 1_000;
    private const int SmallBytesMax = 64 << 10;

    private readonly ConcurrencyLimiter _large = new(new ConcurrencyLimiterOptions { PermitLimit = LargeMax, QueueLimit = WaitingMax });

    /// <summary>Receives the body of a request.</summary>
    /// <param name="context">The request; its body is in memory afterwards.</param>
    /// <param name="isPublic">Whether it comes from anybody; then it is small.</param>
    /// <exception cref="CairnException">Codes <c>too_many_requests</c>, <c>body_too_large</c>, <c>body_too_slow</c>, <c>invalid_json</c>.</exception>
    public async Task ReceiveAsync(HttpContext context, bool isPublic)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            return;
        }

        var bytesMax = isPublic ? SmallBytesMax : ProtocolLimits.RequestBytesMax;
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = bytesMax;
        using var turn = isPublic || context.Request.ContentLength <= SmallBytesMax ? null : await _large.AcquireAsync(1, context.RequestAborted);
        if (turn is { IsAcquired: false })
        {
            throw new CairnException("too_many_requests", "Too many large bodies wait already.", "Come again in a second.", isTransient: true);
        }

        var body = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (BadHttpRequestException cause)
        {
            throw RequestContent.Explain(cause, bytesMax);
        }

        body.Position = 0;
        (context.Request.Body, context.Request.ContentLength) = (body, body.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => _large.Dispose();
}
