using System.Collections.Concurrent;
using Cairn.Agent.Daemon;
using Cairn.Agent.Web;
using Cairn.Core;
using Cairn.Protocol;

namespace Cairn.Agent.Devices;

/// <summary>The agent as a remote of paired devices.</summary>
internal sealed class DeviceHost(AgentContext agent, DeviceFile devices, CancellationToken stopping) : ISyncHost
{
    private const string Scheme = "Bearer ";

    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    public TimeProvider Time => agent.Time;

    public CancellationToken Stopping => stopping;

    /// <inheritdoc/>
    public async ValueTask<ISyncCaller> AuthenticateAsync(HttpContext context)
    {
        if (context.Features.Get<ISyncCaller>() is { } known)
        {
            return known;
        }

        var device = context.Request.Headers.Authorization is [{ } sent] && sent.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? devices.Find(sent[Scheme.Length..].Trim()) : null;
        ISyncCaller caller = new DeviceCaller(device?.Id ?? throw Unauthorized(), devices, agent.Vaults);
        await SeeAsync(device, context.RequestAborted);
        context.Features.Set(caller);
        return caller;
    }

    /// <inheritdoc/>
    public CairnException Explain(Exception failure) => Failure.Explain(failure, agent);

    public static CairnException Unauthorized() => new("unauthorized", "The request does not carry the token of a device that is paired.", "Pair the device again: `cairn pair` here, `cairn pair CODE` there.");

    private async Task SeeAsync(PairedDevice device, CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        if (_seen.TryGetValue(device.Id, out var seen) && now - seen < SeenEvery)
        {
            return;
        }

        _seen[device.Id] = now;
        await devices.SeeAsync(device.Id, cancellationToken);
    }
}
