using System.Net.Sockets;
using Cairn.Core;
using Cairn.Hub.Accounts;
using Cairn.Hub.Devices;
using Cairn.Hub.History;
using Cairn.Hub.Memories;
using Cairn.Hub.Migrations;
using Cairn.Hub.Pages;
using Cairn.Hub.Projections;
using Cairn.Hub.Storage;
using Cairn.Hub.Sync;
using Cairn.Hub.Vaults;
using Cairn.Hub.Web;
using Cairn.Hub.Webhooks;
using Cairn.Protocol;
using Microsoft.Extensions.Logging;

namespace Cairn.Hub.Operations;

/// <summary>A running node of a hub. Nodes keep nothing of their own: any number of them before one PostgreSQL are one hub.</summary>
public sealed class HubServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HubNode _hub;
    private readonly HubNotices _notices;
    private readonly HubGate _gate;
    private readonly MetricsEndpoint? _metrics;
    private readonly ProjectionWorker _projections;
    private readonly OutboxWorker _outbox;
    private readonly WebhookClient _webhooks;
    private readonly Task _removing;

    private HubServer(WebApplication app, HubNode hub, Projector projector, HubGate gate, MetricsEndpoint? metrics)
    {
        (_app, _hub, _gate, _metrics, _notices) = (app, hub, gate, metrics, HubNotices.Start(hub));
        _projections = ProjectionWorker.Start(hub, projector);
        _webhooks = new WebhookClient(new OutsideNetworks(hub.Options.WebhookNetworks), hub.Time);
        _outbox = OutboxWorker.Start(hub, new OutboxDispatcher(hub.Database, [new WebhookSender(hub.Database, _webhooks, hub.Time)], hub.Time, hub.Log), _projections);
        _removing = ExpiredRows.RunAsync(hub);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Where it gives its metrics; null where it does not.</summary>
    public Uri? MetricsAddress => _hub.Options.MetricsListen is null ? null : new Uri(_app.Urls.Last());

    /// <summary>Starts a node.</summary>
    /// <exception cref="CairnException">Codes <c>settings_invalid</c>, <c>address_in_use</c>, <c>schema_older</c> and the others of <see cref="Migrator"/>, <c>database_unreachable</c>, <c>database_refused</c>.</exception>
    public static async Task<HubServer> StartAsync(HubOptions options, TimeProvider time, Action<ILoggingBuilder>? log = null)
    {
        await new Migrator(options.Database).RequireNewestAsync(CancellationToken.None);
        var database = new HubDatabase(options.Database);
        var app = HubListener.Build(options, time, log ?? (logging => logging.ClearProviders()));
        var hub = new HubNode(options, database, time, app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Cairn.Hub"), app.Lifetime.ApplicationStopping);
        var projector = new Projector(database, HubProjections.All, time, hub.Log);
        var (gate, watch) = (new HubGate(hub), new RequestWatch(hub));
        var metrics = options.MetricsListen is null ? null : new MetricsEndpoint(hub, projector);
        app.Use(next => metrics is null ? next : context => metrics.PassAsync(context, next));
        HubListener.BelieveProxies(app, options);
        app.UseRouting();
        app.Use(next => context => watch.PassAsync(context, next));
        app.Use(next => context => gate.PassAsync(context, next));
        HealthRoutes.Map(app, hub);
        SyncEndpoints.Map(app, new HubHost(hub));
        AccountRoutes.Map(app, hub);
        OAuthRoutes.Map(app, hub);
        DeviceRoutes.Map(app, hub);
        PageRoutes.Map(app, hub);
        VaultRoutes.Map(app, hub);
        HistoryRoutes.Map(app, hub);
        RecallEndpoints.Map(app, hub);
        MemoryRoutes.Map(app, hub);
        WebhookRoutes.Map(app, hub);
        try
        {
            await app.StartAsync();
        }
        catch (Exception cause) when (cause is IOException or SocketException)
        {
            await app.DisposeAsync();
            gate.Dispose();
            metrics?.Dispose();
            hub.Dispose();
            await database.DisposeAsync();
            throw new CairnException("address_in_use", $"The hub cannot listen on {options.Listen}: {cause.Message}", "Stop what listens there, or choose another address: --listen URL.", innerException: cause);
        }

        var server = new HubServer(app, hub, projector, gate, metrics);
        HubLog.Listening(hub.Log, server.Address);
        HubListener.WarnOfPlainText(options, hub.Log);
        return server;
    }

    /// <summary>Runs until it is to stop. Then it is not ready any more for a while, so that a balancer takes it away; streams end with a word to their readers, who go to another node; what is being answered is finished.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _hub.Leave();
        HubLog.Leaving(_hub.Log, _hub.Options.LeaveSeconds);
        await Task.Delay(TimeSpan.FromSeconds(_hub.Options.LeaveSeconds), _hub.Time, CancellationToken.None);
        await _app.StopAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _app.Lifetime.StopApplication();
        await _app.StopAsync();
        await _outbox.DisposeAsync();
        _webhooks.Dispose();
        await _projections.DisposeAsync();
        await _notices.DisposeAsync();
        await _removing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _app.DisposeAsync();
        _gate.Dispose();
        _metrics?.Dispose();
        _hub.Dispose();
        await _hub.Database.DisposeAsync();
    }
}
