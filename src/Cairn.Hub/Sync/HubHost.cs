using Cairn.Core;
using Cairn.Hub.Accounts;
using Cairn.Hub.Operations;
using Cairn.Protocol;

namespace Cairn.Hub.Sync;

/// <summary>The hub as a remote of devices.</summary>
internal sealed class HubHost(HubNode hub) : ISyncHost
{
    public TimeProvider Time => hub.Time;

    public CancellationToken Stopping => hub.Stopping;

    /// <inheritdoc/>
    public async ValueTask<ISyncCaller> AuthenticateAsync(HttpContext context) =>
        new HubCaller(hub, context.Features.Get<Caller>() ?? await hub.Callers.FindAsync(context));

    /// <inheritdoc/>
    public CairnException Explain(Exception failure) => hub.Explain(failure);
}
