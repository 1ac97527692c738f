using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Cairn.Agent.Daemon;
using Cairn.Protocol;
using Cairn.Sync.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Cairn.Agent.Devices;

/// <summary>The listener for paired devices: the protocol of sync over TLS, and nothing of the owner's API.</summary>
/// <remarks>A server of its own, so that no route of the other can be reached here whatever is asked.</remarks>
internal sealed class DeviceServer : IAsyncDisposable
{
    private static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(10);

    private readonly WebApplication _app;
    private readonly DeviceGate _gate;
    private readonly X509Certificate2 _certificate;

    private DeviceServer(WebApplication app, DeviceGate gate, X509Certificate2 certificate, IPEndPoint address) =>
        (_app, _gate, _certificate, Address, Pin) = (app, gate, certificate, address, CertificatePin.Of(certificate));

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address { get; }

    /// <summary>By what devices know it.</summary>
    public CertificatePin Pin { get; }

    public static async Task<DeviceServer> StartAsync(AgentOptions options, IPEndPoint address, AgentContext agent)
    {
        var devices = new DeviceFile(agent.Vaults.Home, agent.Time);
        var certificate = await ServerCertificate.LoadOrMakeAsync(agent.Vaults.Home, devices, agent.Time, CancellationToken.None);
        var app = Build(options, address, certificate);
        var host = new DeviceHost(agent, devices, app.Lifetime.ApplicationStopping);
        var tries = new WrongTries(agent.Time);
        var gate = new DeviceGate(host, options, tries);
        app.UseRouting();
        app.Use(next => async context =>
        {
            await gate.PassAsync(context, next);
            agent.Heap.Notice();
        });
        SyncEndpoints.Map(app, host);
        new PairRoute(host, devices, new PairedVaults(agent.Vaults), agent.Vaults.Options.Keys!, options, tries).Map(app);
        try
        {
            await app.StartAsync();
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            await app.DisposeAsync();
            gate.Dispose();
            certificate.Dispose();
            throw AgentServer.CannotListen($"{address.Address}", address.Port, "--serve ADDRESS:PORT", exception);
        }

        return new DeviceServer(app, gate, certificate, new IPEndPoint(address.Address, new Uri(app.Urls.First()).Port));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _app.Lifetime.StopApplication();
        await _app.DisposeAsync();
        _gate.Dispose();
        _certificate.Dispose();
    }

    private static WebApplication Build(AgentOptions options, IPEndPoint address, X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            AgentServer.SetLimits(kestrel.Limits, options);
            kestrel.Limits.MaxRequestBodySize = ProtocolLimits.RequestBytesMax;
            kestrel.Listen(address, endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http1;
                endpoint.UseHttps(certificate, https => https.HandshakeTimeout = HandshakeTime);
            });
        });
        return builder.Build();
    }
}
