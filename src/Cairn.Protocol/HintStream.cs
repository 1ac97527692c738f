using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Cairn.Core;
using Cairn.Core.Sync;
using Microsoft.AspNetCore.Http;

namespace Cairn.Protocol;

/// <summary>Tells which vaults have grown: <c>GET /v1/exchange/hints</c>.</summary>
/// <remarks>At the start every vault that holds anything is named once, so that nothing is missed between the last exchange and the stream.
/// A vault waits in the queue once at most, however often it grows and however slowly the reader reads. It also tells when there are other vaults for the caller than there were.</remarks>
internal sealed class HintStream(ISyncHost host, HttpContext context)
{
    /// <summary>For so long, what follows a hint goes into the next.</summary>
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(50);

    /// <summary>Stands among the vaults that have grown for the list of them.</summary>
    private static readonly Guid List = Guid.Empty;

    /// <summary>Says that the server stops, and within how many milliseconds the reader comes again.</summary>
    private static readonly byte[] Farewell = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{SyncProtocol.Farewell}{ProtocolLimits.ReturnTime.TotalMilliseconds}\n\n"));

    private readonly Lock _lock = new();
    private readonly HashSet<Guid> _grown = [];
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public async Task RunAsync(HttpContext _, ISyncCaller caller)
    {
        var vaults = Vaults();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.Stopping);
        context.Response.ContentType = SyncProtocol.Events;
        List<Task> following = [.. vaults.Select(vault => FollowAsync(caller, vault, end.Token)), FollowListAsync(caller, end.Token), WriteAsync(end.Token)];
        try
        {
            // The first that ends ends the stream: the reader left, was revoked, or was too slow.
            await await Task.WhenAny(following);
        }
        catch (OperationCanceledException) when (host.Stopping.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            await Task.WhenAll(following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ResponseContent.WriteAsync(context, context.Response.Body, Farewell, host.Time);
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private List<Guid> Vaults()
    {
        var named = context.Request.Query["vault"];
        return named.Count is 0 or > SyncLimits.VaultsMax ? throw SyncEndpoints.Invalid("vault", $"is given 1 to {SyncLimits.VaultsMax} times")
            : [.. named.Select(text => Guid.TryParseExact(text, "D", out var vault) ? vault : throw SyncEndpoints.Invalid("vault", "is the id of a vault")).Distinct()];
    }

    private async Task FollowAsync(ISyncCaller caller, Guid vault, CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var head = await NextHeadAsync(caller, vault, after, cancellationToken);
            if (head != after)
            {
                after = head;
                Tell(vault);
                await Task.Delay(GatherTime, host.Time, cancellationToken);
            }
        }
    }

    private async Task FollowListAsync(ISyncCaller caller, CancellationToken cancellationToken)
    {
        for (var next = caller.WaitForVaultsAsync(cancellationToken); ;)
        {
            await next;

            // Waited for before it is told, so that nothing is missed between the two.
            next = caller.WaitForVaultsAsync(cancellationToken);
            Tell(List);
            await Task.Delay(GatherTime, host.Time, cancellationToken);
        }
    }

    private void Tell(Guid vault)
    {
        lock (_lock)
        {
            _grown.Add(vault);
        }

        _signal.Writer.TryWrite(true);
    }

    // The vault is given back at every beat, so that one that was found damaged can be repaired meanwhile, and a caller that was revoked is let go.
    private async Task<long> NextHeadAsync(ISyncCaller caller, Guid vault, long after, CancellationToken cancellationToken)
    {
        using var beat = new CancellationTokenSource(ProtocolLimits.BeatTime, host.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, beat.Token);
        try
        {
            using var lease = await caller.OpenAsync(vault, both.Token);
            return await lease.Vault.WaitForChangesAsync(after, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return after;
        }
        catch (CairnException problem) when (problem.Code != "unauthorized")
        {
            // It may come, or come back.
            await Task.Delay(ProtocolLimits.BeatTime, host.Time, cancellationToken);
            return after;
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        await ResponseContent.WriteAsync(context, context.Response.Body, ": the vaults are watched\n\n"u8.ToArray(), host.Time);
        while (true)
        {
            await ResponseContent.WriteAsync(context, context.Response.Body, await NextAsync(cancellationToken), host.Time);
        }
    }

    private async Task<byte[]> NextAsync(CancellationToken cancellationToken)
    {
        using var beat = new CancellationTokenSource(ProtocolLimits.BeatTime, host.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, beat.Token);
        try
        {
            await _signal.Reader.ReadAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ": nothing new\n\n"u8.ToArray();
        }

        lock (_lock)
        {
            var text = string.Concat(_grown.Select(vault => vault == List ? "event: vaults\ndata: {}\n\n" : $"event: head\ndata: {{\"vault\":\"{vault}\"}}\n\n"));
            _grown.Clear();
            return Encoding.ASCII.GetBytes(text);
        }
    }
}
