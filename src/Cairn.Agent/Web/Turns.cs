using System.Threading.RateLimiting;
using Cairn.Agent.Daemon;
using Cairn.Core;
using Microsoft.AspNetCore.Http.Features;

namespace Cairn.Agent.Web;

/// <summary>Takes a request in three steps, each for so many at once: its body is received, it is worked on, its answer is sent.
/// So a client that is slow keeps others that are slow waiting, and nobody else.</summary>
/// <param name="options">How long each step may take.</param>
/// <param name="time">The clock.</param>
/// <param name="receivingMax">Most bodies that are received at once.</param>
/// <param name="workingMax">Most requests that are worked on at once.</param>
internal sealed class Turns(AgentOptions options, TimeProvider time, int receivingMax = ApiLimits.ReceivingMax, int workingMax = ApiLimits.WorkingMax) : IDisposable
{
    private readonly ConcurrencyLimiter _receiving = Limit(receivingMax);
    private readonly ConcurrencyLimiter _working = Limit(workingMax);
    private readonly ConcurrencyLimiter _sending = Limit(ApiLimits.SendingMax);
    private readonly ConcurrencyLimiter _public = Limit(ApiLimits.PublicMax);

    /// <summary>Takes a request from its first step to its last.</summary>
    /// <exception cref="CairnException">Codes <c>too_many_requests</c>, <c>body_too_large</c>, <c>body_too_slow</c>, <c>invalid_json</c>; nothing has been answered.</exception>
    public async Task TakeAsync(HttpContext context, RequestDelegate work)
    {
        using var answer = new MemoryStream();
        using (await ReceiveAsync(context))
        {
            await WorkAsync(context, work, answer);
        }

        // What is small is taken by the connection's own buffer, whether the client reads it or not.
        using var sending = answer.Length > ApiLimits.AnswerBytesBuffered ? await WaitAsync(_sending, context) : null;
        await SendAsync(context, answer);
    }

    /// <summary>Takes a request that may come from anybody: in turns of their own, and without its body, so that nobody keeps the owner waiting.</summary>
    /// <exception cref="CairnException">Code <c>too_many_requests</c>; nothing has been answered.</exception>
    public async Task TakePublicAsync(HttpContext context, RequestDelegate work)
    {
        using var answer = new MemoryStream();
        using var turn = await WaitAsync(_public, context);
        await WorkAsync(context, work, answer);
        await SendAsync(context, answer);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _receiving.Dispose();
        _working.Dispose();
        _sending.Dispose();
        _public.Dispose();
    }

    private static async Task WorkAsync(HttpContext context, RequestDelegate work, MemoryStream answer)
    {
        var connection = context.Response.Body;
        context.Response.Body = answer;
        try
        {
            await work(context);
        }
        finally
        {
            context.Response.Body = connection;
        }
    }

    // The body is in memory from its turn to be received on, so that turn ends when work on it begins.
    private async Task<RateLimitLease> ReceiveAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            return await WaitAsync(_working, context);
        }

        using var receiving = await WaitAsync(_receiving, context);
        context.Request.Body = new MemoryStream(await RequestBody.ReadAsync(context, options.BodyTime, time), writable: false);
        return await WaitAsync(_working, context);
    }

    private async Task SendAsync(HttpContext context, MemoryStream answer)
    {
        if (answer.Length == 0)
        {
            // Some answers may not have a body at all.
            return;
        }

        using var patience = new CancellationTokenSource(options.AnswerTime, time);
        await using var end = patience.Token.Register(context.Abort);
        await context.Response.Body.WriteAsync(answer.GetBuffer().AsMemory(0, (int)answer.Length), context.RequestAborted);
    }

    private static async Task<RateLimitLease> WaitAsync(ConcurrencyLimiter limiter, HttpContext context) =>
        await limiter.AcquireAsync(1, context.RequestAborted) is { IsAcquired: true } turn ? turn
            : throw new CairnException("too_many_requests", "Too many requests wait already.", "Send fewer at once, and come again in a second.", isTransient: true);

    private static ConcurrencyLimiter Limit(int count) => new(new ConcurrencyLimiterOptions
    {
        PermitLimit = count,
        QueueLimit = ApiLimits.WaitingMax,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });
}
