using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Cairn.Core;
using Cairn.Hub.Accounts;
using Cairn.Hub.Devices;
using Cairn.Hub.Memories;
using Cairn.Hub.Migrations;
using Cairn.Hub.Pages;
using Cairn.Hub.Projections;
using Cairn.Hub.Storage;
using Cairn.Hub.Sync;
using Cairn.Hub.Web;
using Cairn.Hub.Webhooks;
using Cairn.Protocol;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Cairn.Hub.Operations;

/// <summary>A running node of a hub. Nodes keep nothing of their own: any number of them before one PostgreSQL are one hub.</summary>
public sealed class HubServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HubDatabase _database;
    private readonly HubNotices _notices;
    private readonly HubGate _gate;

    private readonly ProjectionWorker _projections;
    private readonly OutboxWorker _outbox;
    private readonly WebhookClient _webhooks;
    private readonly Task _removing;

    private HubServer(WebApplication app, HubNode hub, HubGate gate)
    {
        (_app, _database, _gate, _notices) = (app, hub.Database, gate, HubNotices.Start(hub));
        _projections = ProjectionWorker.Start(hub, new Projector(hub.Database, HubProjections.All, hub.Time, hub.Log));
        _webhooks = new WebhookClient(new OutsideNetworks(hub.Options.WebhookNetworks), hub.Time);
        _outbox = OutboxWorker.Start(hub, new OutboxDispatcher(hub.Database, [new WebhookSender(hub.Database, _webhooks, hub.Time)], hub.Time, hub.Log), _projections);
        _removing = ExpiredRows.RunAsync(hub);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Starts a node.</summary>
    /// <exception cref="CairnException">Codes <c>settings_invalid</c>, <c>address_in_use</c>, <c>schema_older</c> and the others of <see cref="Migrator"/>, <c>database_unreachable</c>, <c>database_refused</c>.</exception>
    public static async Task<HubServer> StartAsync(HubOptions options, TimeProvider time, Action<ILoggingBuilder>? log = null)
    {
        await new Migrator(options.Database).RequireNewestAsync(CancellationToken.None);
        var database = new HubDatabase(options.Database);
        var app = Build(options, log ?? (logging => logging.ClearProviders()));
        var hub = new HubNode(options, database, time, app.Logger, app.Lifetime.ApplicationStopping);
        var gate = new HubGate(hub);
        if (options.PublicUrl is not null)
        {
            app.UseForwardedHeaders(WordOfProxies(options));
        }

        app.UseRouting();
        app.Use(next => context => gate.PassAsync(context, next));
        SyncEndpoints.Map(app, new HubHost(hub));
        AccountRoutes.Map(app, hub);
        OAuthRoutes.Map(app, hub);
        DeviceRoutes.Map(app, hub);
        PageRoutes.Map(app, hub);
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
            await database.DisposeAsync();
            throw new CairnException("address_in_use", $"The hub cannot listen on {options.Listen}: {cause.Message}", "Stop what listens there, or choose another address: --listen URL.", innerException: cause);
        }

        return new HubServer(app, hub, gate);
    }

    /// <summary>Runs until it is to stop; what is being answered then is finished, and streams end so that their readers go to another node.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
        await _database.DisposeAsync();
    }

    private static WebApplication Build(HubOptions options, Action<ILoggingBuilder> log)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddRoutingCore();
        log(builder.Logging);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            kestrel.Limits.MaxRequestBodySize = ProtocolLimits.RequestBytesMax;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 4_096, gracePeriod: TimeSpan.FromSeconds(10));
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 << 10;
            kestrel.Limits.MaxConcurrentConnections = options.StreamsMax + 1_000;
            kestrel.Listen(AddressOf(options.Listen), options.Listen.Port, endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http1;
                if (options.Listen.Scheme == Uri.UriSchemeHttps)
                {
                    endpoint.UseHttps(LoadCertificate(options), https => https.SslProtocols = SslProtocols.Tls13);
                }
            });
        });
        return builder.Build();
    }

    private static ForwardedHeadersOptions WordOfProxies(HubOptions options)
    {
        var word = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
        foreach (var proxy in options.Proxies)
        {
            word.KnownIPNetworks.Add(proxy);
        }

        return word;
    }

    private static IPAddress AddressOf(Uri listen) =>
        listen.Scheme is not ("http" or "https") ? throw Invalid($"{listen} is no address to listen on", "Write it as http://127.0.0.1:8000.")
        : IPAddress.TryParse(listen.Host.Trim('[', ']'), out var address) ? address
        : listen.Host == "localhost" ? IPAddress.Loopback
        : throw Invalid($"{listen.Host} is no address of this machine", "Listen on an IP address, and say under which name the hub is reached: --public-url URL.");

    private static X509Certificate2 LoadCertificate(HubOptions options)
    {
        if (options.Certificate is null || options.Key is null)
        {
            throw Invalid("https needs a certificate and its key", "Name both: --certificate FILE --key FILE, in PEM.");
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(options.Certificate, options.Key);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw Invalid($"the certificate cannot be read: {cause.Message}", "Both files are PEM, and readable by the hub.");
        }
    }

    private static CairnException Invalid(string what, string hint) => new("settings_invalid", $"The hub cannot start: {what}.", hint);
}
