using System.Globalization;
using System.Text;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Web;
using Cairn.Core;
using Cairn.Vaults.Log;

namespace Cairn.Agent.Events;

/// <summary><c>/v1/events</c>: each change of a vault as a server-sent event, whichever process wrote it. It names what changed, and says nothing of it.</summary>
/// <remarks>The log is the queue: a stream reads on from its own place, so that a slow client holds up nobody and misses nothing.</remarks>
internal sealed class EventRoutes(Routes routes, CancellationToken stopping)
{
    private const int PageMax = 50;
    private const string LastEventId = "Last-Event-ID";

    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(15);

    private int _streams;

    public static void Map(Routes routes)
    {
        var events = new EventRoutes(routes, routes.Endpoints.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        routes.Endpoints.MapGet("/v1/events", events.StreamAsync).WithMetadata(Access.Stream);
    }

    private async Task StreamAsync(HttpContext context)
    {
        var request = new ApiRequest(context, routes.Agent);
        var from = 0L;
        var refusal = await routes.GuardAsync(context, () =>
        {
            from = Begin(context, request);
            return Task.FromResult<Reply?>(null);
        });
        if (refusal is not null)
        {
            await Routes.SendAsync(context, refusal);
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(": the changes of the vault follow\n\n", end.Token);
            await context.Response.Body.FlushAsync(end.Token);
            await FollowAsync(context.Response, request, from, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client left, or the agent stops: the answer ends here, and the client asks again with the last id it has seen.
        }
        catch (CairnException)
        {
            // The vault is gone, or damaged: asked again, the route says so.
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    // Where a client goes on that was here before; otherwise with what is written from now on.
    private long Begin(HttpContext context, ApiRequest request)
    {
        request.RequireKnown([]);
        using var lease = request.Rent();
        var head = lease.Vault.Head();
        var from = context.Request.Headers[LastEventId] is not [{ } last] ? head
            : long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var seen) && seen <= head ? seen
            : throw new CairnException("invalid_parameter", $"The header {LastEventId} names no event of this vault.", "Leave it out, and read what you may have missed with /v1/memories/recent.");
        if (Interlocked.Increment(ref _streams) > ApiLimits.StreamsMax)
        {
            Interlocked.Decrement(ref _streams);
            throw new CairnException("too_many_streams", $"{ApiLimits.StreamsMax:N0} streams of events are open already.", "Close one, and try again.", isTransient: true);
        }

        return from;
    }

    private async Task FollowAsync(HttpResponse response, ApiRequest request, long from, CancellationToken cancellationToken)
    {
        var name = request.VaultNames[0];
        for (var after = from; !cancellationToken.IsCancellationRequested;)
        {
            (var text, after) = await NextAsync(name, after, cancellationToken);
            await response.WriteAsync(text, cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }

    // The vault is given back before the client takes its time, so that one that was found damaged can be repaired meanwhile.
    private async Task<(string Text, long Reached)> NextAsync(string name, long after, CancellationToken cancellationToken)
    {
        using var lease = routes.Agent.Vaults.Rent(name);
        var text = new StringBuilder();
        foreach (var logged in lease.Vault.Changes(after, PageMax))
        {
            text.Append(CultureInfo.InvariantCulture, $"id: {logged.Sequence}\nevent: change\ndata: {Describe(name, logged)}\n\n");
            after = logged.Sequence;
        }

        if (text.Length == 0 && !await HasMoreAsync(lease.Vault, after, cancellationToken))
        {
            text.Append(": nothing new\n\n");
        }

        return (text.ToString(), after);
    }

    private async Task<bool> HasMoreAsync(Vaults.Vault vault, long after, CancellationToken cancellationToken)
    {
        using var beat = new CancellationTokenSource(BeatEvery, routes.Agent.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, beat.Token);
        try
        {
            await vault.WaitForChangesAsync(after, both.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static string Describe(string vault, LoggedChange logged) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("vault", vault);
        json.WriteNumber("sequence", logged.Sequence);
        json.WriteString("collection", logged.Change.Key.Collection);
        json.WriteString("id", logged.Change.Key.Id);
        json.WriteString("kind", logged.Change.Kind.Name);
        json.WriteString("actor", logged.Change.Actor);
        json.WriteEndObject();
    });
}
