using System.Threading.RateLimiting;
using Cairn.Core;
using Cairn.Hub.Operations;
using Cairn.Protocol;

namespace Cairn.Hub.Web;

/// <summary>Lets requests in: of each caller so many in a minute and so many at once, of all together as many as this machine works on well.</summary>
internal sealed class HubGate(HubNode hub) : IDisposable
{
    private const int WaitingMax = 20_000;
    private const int AtOnceMax = 4;
    private const string Hint = "Send fewer, and come again when the answer says.";

    // More at once would only wait for each other, here or in the database.
    private static readonly int WorkingMax = 8 * Environment.ProcessorCount;

    private readonly BodyTurns _bodies = new();
    private readonly ConcurrencyLimiter _working = new(new ConcurrencyLimiterOptions { PermitLimit = WorkingMax, QueueLimit = WaitingMax });
    private readonly PartitionedRateLimiter<string> _rate = PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = hub.Options.RequestsPerMinute,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromMinutes(1) / hub.Options.RequestsPerMinute,
        AutoReplenishment = true,
    }));

    private readonly PartitionedRateLimiter<string> _atOnce = PartitionedRateLimiter.Create<string, string>(caller =>
        RateLimitPartition.GetConcurrencyLimiter(caller, _ => new ConcurrencyLimiterOptions { PermitLimit = AtOnceMax, QueueLimit = AtOnceMax * 4 }));

    private readonly PartitionedRateLimiter<string> _streamsOf = PartitionedRateLimiter.Create<string, string>(caller =>
        RateLimitPartition.GetConcurrencyLimiter(caller, _ => new ConcurrencyLimiterOptions { PermitLimit = hub.Options.StreamsPerDevice }));

    private int _streams;

    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (hub.IsLeaving)
        {
            // Whoever asks again meets another node.
            context.Response.Headers.Connection = "close";
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<Ungated>() is not null)
        {
            await next(context);
            return;
        }

        try
        {
            var access = context.GetEndpoint()?.Metadata.GetMetadata<SyncAccess>() ?? new SyncAccess();
            var name = await LetInAsync(context, access);
            using var rate = Require(_rate.AttemptAcquire(name), RateLimited);
            await (access.IsStream ? StreamAsync(context, next, name) : WorkAsync(context, next, name, access.IsPublic));
        }
        catch (CairnException problem)
        {
            hub.Metrics.Refuse(problem.Code);

            // Of its body, what was not received is not waited for.
            context.Response.Headers.Connection = "close";
            await ProblemAnswer.SendAsync(context, problem);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bodies.Dispose();
        _working.Dispose();
        _rate.Dispose();
        _atOnce.Dispose();
        _streamsOf.Dispose();
    }

    // Who is let in is counted as a device or an account, and everybody else by the address.
    private async Task<string> LetInAsync(HttpContext context, SyncAccess access)
    {
        var address = $"{CallerAddress.KeyOf(context.Connection.RemoteIpAddress)}";
        if (access.IsPublic)
        {
            return address;
        }

        // Each wrong token is looked up in the database. Of what comes back over time, a part of a try is none.
        var guessing = $"{address} guesses";
        if (_rate.GetStatistics(guessing) is { CurrentAvailablePermits: 0 })
        {
            Require(_rate.AttemptAcquire(guessing), RateLimited).Dispose();
        }

        try
        {
            var caller = await hub.Callers.FindAsync(context);
            context.Features.Set(caller);
            return $"{caller.Device ?? caller.Account}";
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            var problem = hub.Explain(failure);
            if (problem.Code == "unauthorized")
            {
                _rate.AttemptAcquire(guessing).Dispose();
            }

            throw problem;
        }
    }

    private async Task WorkAsync(HttpContext context, RequestDelegate next, string name, bool isPublic)
    {
        using var atOnce = Require(await _atOnce.AcquireAsync(name, 1, context.RequestAborted), after => TooMany("of this device ", after));
        await _bodies.ReceiveAsync(context, isPublic);
        using var working = Require(await _working.AcquireAsync(1, context.RequestAborted), after => TooMany("", after));
        await next(context);
        if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed, ContentType: null })
        {
            throw context.Response.StatusCode == StatusCodes.Status404NotFound
                ? new CairnException("route_not_found", "There is nothing here.", "docs/reference/hub.md says what there is.")
                : new CairnException("method_not_allowed", "This endpoint does not take that method.", "docs/reference/hub.md says what it takes.");
        }
    }

    private async Task StreamAsync(HttpContext context, RequestDelegate next, string name)
    {
        if (hub.IsLeaving)
        {
            throw new CairnException("hub_stopping", "This node of the hub is about to stop.", "Come again; another one takes over.", isTransient: true);
        }

        using var ofDevice = Require(_streamsOf.AttemptAcquire(name), _ => TooManyStreams($"{hub.Options.StreamsPerDevice:N0} streams of this device"));
        hub.Metrics.Open();
        try
        {
            await (Interlocked.Increment(ref _streams) <= hub.Options.StreamsMax ? next(context) : throw TooManyStreams($"{hub.Options.StreamsMax:N0} streams"));
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
            hub.Metrics.Close();
        }
    }

    private static CairnException RateLimited(TimeSpan after) => new("rate_limited", "There are too many requests of this device in a minute.", Hint, isTransient: true) { RetryAfter = after };

    private static CairnException TooManyStreams(string streams) => new("too_many_streams", $"{streams} are open already.", "Close one, and try again.", isTransient: true);

    private static CairnException TooMany(string whose, TimeSpan after) => new("too_many_requests", $"There are too many requests {whose}at once.", Hint, isTransient: true) { RetryAfter = after };

    private static RateLimitLease Require(RateLimitLease lease, Func<TimeSpan, CairnException> explain)
    {
        if (lease.IsAcquired)
        {
            return lease;
        }

        var after = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
        lease.Dispose();
        throw explain(after);
    }
}
