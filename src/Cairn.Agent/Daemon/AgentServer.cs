using System.Net.Sockets;
using Cairn.Agent.Conflicts;
using Cairn.Agent.Devices;
using Cairn.Agent.Documentation;
using Cairn.Agent.Events;
using Cairn.Agent.Health;
using Cairn.Agent.History;
using Cairn.Agent.Homes;
using Cairn.Agent.Importing;
using Cairn.Agent.Mcp;
using Cairn.Agent.Memories;
using Cairn.Agent.Sync;
using Cairn.Agent.Vectors;
using Cairn.Agent.Web;
using Cairn.Agent.Workspace;
using Cairn.Core;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Cairn.Agent.Daemon;

/// <summary>The running agent: the API over HTTP on the vaults of one home.</summary>
internal sealed class AgentServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly AgentLock _lock;
    private readonly AgentContext _agent;
    private readonly Gate _gate;
    private readonly Task _embedding;
    private readonly Task _syncing;

    private AgentServer(WebApplication app, AgentLock held, AgentContext agent, Gate gate, Uri url, DeviceServer? devices)
    {
        Devices = devices;
        _app = app;
        _lock = held;
        _agent = agent;
        _gate = gate;
        _embedding = new BackgroundEmbedding(agent).RunAsync(app.Lifetime.ApplicationStopping);
        _syncing = new BackgroundSync(agent).RunAsync(app.Lifetime.ApplicationStopping);
        Url = url;
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Where paired devices come in; null where they do not.</summary>
    public DeviceServer? Devices { get; }

    /// <summary>The routes that it answers.</summary>
    public IEnumerable<RouteEndpoint> Endpoints => ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    /// <summary>Starts an agent, which owns the context from then on.</summary>
    /// <exception cref="CairnException">Codes <c>agent_running</c>, <c>port_taken</c>, <c>invalid_host</c>.</exception>
    public static async Task<AgentServer> StartAsync(AgentOptions options, AgentContext agent, AgentLock held)
    {
        var app = Build(options);
        var gate = new Gate(options, agent.Time);
        var requests = new RequestMetrics();
        app.Use(next => context => ShortPaths.Pass(context, next));
        app.UseRouting();
        app.Use(next => context => RestAfterAsync(context, next, agent.Heap));
        app.Use(next => context => requests.MeasureAsync(context, next));
        app.Use(next => context => gate.PassAsync(context, next));
        Map(new Routes(app, agent), options, requests);
        try
        {
            await app.StartAsync();
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            await app.DisposeAsync();
            throw CannotListen(options.Host, options.Port, "--port NUMBER", exception);
        }

        var devices = await ServeAsync(options, agent, app);
        var url = new Uri(app.Urls.First());
        held.Announce(url, agent.Time.GetUtcNow(), devices?.Address);
        return new AgentServer(app, held, agent, gate, url, devices);
    }

    /// <summary>Completes when the agent is asked to stop, and has finished what it was working on.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var stopping = cancellationToken.Register(_app.Lifetime.StopApplication);
        await _app.WaitForShutdownAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _app.Lifetime.StopApplication();
        await _embedding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _syncing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await (Devices?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _app.DisposeAsync();
        _gate.Dispose();
        _agent.Dispose();
        _lock.Dispose();
    }

    private static async Task<DeviceServer?> ServeAsync(AgentOptions options, AgentContext agent, WebApplication app)
    {
        try
        {
            return options.Serve is { } address ? await DeviceServer.StartAsync(options, address, agent) : null;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static async Task RestAfterAsync(HttpContext context, RequestDelegate next, HeapThrift heap)
    {
        await next(context);
        heap.Notice();
    }

    private static WebApplication Build(AgentOptions options)
    {
        // The empty builder reads no configuration and watches no folder.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            SetLimits(kestrel.Limits, options);
            foreach (var address in options.Addresses())
            {
                kestrel.Listen(address, options.Port, endpoint => endpoint.Protocols = HttpProtocols.Http1);
            }
        });
        return builder.Build();
    }

    internal static void SetLimits(KestrelServerLimits limits, AgentOptions options)
    {
        limits.MaxRequestBodySize = ApiLimits.BodyBytesMax;
        limits.MaxRequestBufferSize = ApiLimits.ReadAheadBytesMax;
        limits.MaxRequestLineSize = ApiLimits.LineBytesMax;
        limits.MaxRequestHeadersTotalSize = ApiLimits.HeaderBytesMax;
        limits.MaxRequestHeaderCount = ApiLimits.HeadersMax;
        limits.MaxConcurrentConnections = options.ConnectionsMax;
        limits.RequestHeadersTimeout = options.HeadersTime;
        limits.KeepAliveTimeout = options.IdleTime;
    }

    private static void Map(Routes routes, AgentOptions options, RequestMetrics requests)
    {
        VaultRoutes.Map(routes);
        MemoryRoutes.Map(routes);
        WorkRoutes.Map(routes);
        ActivityRoutes.Map(routes);
        AdviceRoutes.Map(routes);
        ImportRoutes.Map(routes);
        RecallRoutes.Map(routes);
        HistoryRoutes.Map(routes);
        ConflictRoutes.Map(routes);
        HealthRoutes.Map(routes, requests);
        EventRoutes.Map(routes);
        SyncRoutes.Map(routes);
        DocumentationRoutes.Map(routes, options);
        routes.Endpoints.Map("/mcp", McpEndpoint.Create(routes.Agent));
    }

    /// <summary>Why nothing listens at an address.</summary>
    /// <param name="host">The address.</param>
    /// <param name="port">The port.</param>
    /// <param name="option">The option that chooses another.</param>
    /// <param name="cause">What the system says.</param>
    internal static CairnException CannotListen(string host, int port, string option, Exception cause) => cause.GetBaseException() switch
    {
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } or AddressInUseException =>
            new CairnException("port_taken", $"Another program listens on port {port} already.", $"Stop it, or choose another port with {option}; port 0 takes any that is free.", innerException: cause),
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            new CairnException("port_taken", $"Port {port} is kept for the system.", $"Choose a port above 1023 with {option}.", innerException: cause),
        _ => new CairnException("invalid_host", $"{host} cannot be listened on.", "Use 127.0.0.1, or an address of this machine.", innerException: cause),
    };
}
