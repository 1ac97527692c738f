using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cairn.Core;
using Cairn.Core.Sync;
using Cairn.Protocol;
using Cairn.Sync.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Cairn.Sync.Tests.Http;

/// <summary>A real server of the protocol on this machine, with the vaults that a test gives it.</summary>
internal sealed class SyncServer : IAsyncDisposable, ISyncHost, ISyncCaller
{
    public const string Token = "the-token-of-these-tests";

    private readonly WebApplication _app;
    private readonly X509Certificate2? _certificate;

    private SyncServer(bool isEncrypted)
    {
        _certificate = isEncrypted ? Make() : null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1;
            if (_certificate is not null) endpoint.UseHttps(_certificate);
        }));
        _app = builder.Build();
        _app.Use(next => async context =>
        {
            if (Before is { } before && !await before(context)) return;
            await next(context);
            if (After is { } after) await after(context);
        });
        SyncEndpoints.Map(_app, this);
    }

    public ConcurrentDictionary<Guid, IServedVault> Vaults { get; } = [];

    /// <summary>Called with each request; answers whether it is to go on.</summary>
    public Func<HttpContext, Task<bool>>? Before { get; set; }

    /// <summary>Called once a request has been answered, before the answer goes out.</summary>
    public Func<HttpContext, Task>? After { get; set; }

    public Uri Address => new(_app.Urls.Single());

    public CertificatePin? Pin => _certificate is null ? null : CertificatePin.Of(_certificate);

    public TimeProvider Time => TimeProvider.System;

    public CancellationToken Stopping => _app.Lifetime.ApplicationStopping;

    public static async Task<SyncServer> StartAsync(bool isEncrypted = false)
    {
        var server = new SyncServer(isEncrypted);
        await server._app.StartAsync();
        return server;
    }

    public HttpRemote Connect(Func<HttpRemoteOptions, HttpRemoteOptions>? change = null)
    {
        var options = new HttpRemoteOptions { Address = Address, Pin = Pin, Token = Token };
        return new HttpRemote(change?.Invoke(options) ?? options);
    }

    public ValueTask<ISyncCaller> AuthenticateAsync(HttpContext context) =>
        context.Request.Headers.Authorization == $"Bearer {Token}" ? ValueTask.FromResult<ISyncCaller>(this) : throw new CairnException("unauthorized", "No.", "No.");

    public CairnException Explain(Exception failure) => failure as CairnException ?? new CairnException("unexpected", failure.GetType().Name, "");

    public ValueTask<ServedLease> OpenAsync(Guid vault, CancellationToken cancellationToken) =>
        Vaults.TryGetValue(vault, out var served) ? ValueTask.FromResult(new ServedLease(served)) : throw new CairnException("vault_unknown", "There is none.", "");

    public ValueTask<IReadOnlyList<OfferedVault>> ListAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<OfferedVault>>([.. Vaults.Keys.Order().Select(vault => new OfferedVault(vault, "personal"))]);

    public Task WaitForVaultsAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    public ValueTask OfferAsync(OfferedVault vault, CancellationToken cancellationToken)
    {
        if (!Vaults.ContainsKey(vault.Id)) throw new CairnException("offer_refused", "No.", "No.");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate?.Dispose();
    }

    private static X509Certificate2 Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    }
}
