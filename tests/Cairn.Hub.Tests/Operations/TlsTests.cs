using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Cairn.Core;
using Cairn.Sync.Tests;
using Microsoft.Extensions.Logging;

namespace Cairn.Hub.Tests.Operations;

/// <summary>A hub that encrypts by itself, with certificates in PEM.</summary>
public sealed class TlsTests(Postgres postgres) : IDisposable
{
    private readonly PemFiles _files = new();
    private readonly ManualTime _time = new();
    private readonly LogSink _log = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _files.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task It_speaks_TLS_1_3_alone_and_shows_what_its_certificate_is_signed_with()
    {
        _files.Renew();
        await using var hub = await StartAsync();
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trust() },
        };
        using var client = new HttpClient(handler) { BaseAddress = hub.Server.Address };

        Assert.Equal("https", hub.Server.Address.Scheme);
        Assert.Equal("""{"status":"ok"}""", await client.GetStringAsync("readyz", Stop));
        Assert.Equal(SslProtocols.Tls13, (await ShakeHandsAsync(hub, SslProtocols.None)).Protocol);
        await Assert.ThrowsAnyAsync<Exception>(() => ShakeHandsAsync(hub, SslProtocols.Tls12));
    }

    [Fact]
    public async Task A_certificate_that_was_renewed_is_shown_within_a_minute_without_a_restart()
    {
        var first = _files.Renew();
        await using var hub = await StartAsync();
        var second = _files.Renew();

        Assert.Equal(first, (await ShakeHandsAsync(hub)).Serial);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(second, (await ShakeHandsAsync(hub)).Serial);
        Assert.Contains(_log.Lines, line => line.Contains("renewed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no certificate at all")]
    [InlineData(null)]
    public async Task New_files_that_cannot_be_used_leave_the_certificate_before_in_place_until_they_can(string? text)
    {
        var first = _files.Renew();
        await using var hub = await StartAsync();
        if (text is null) File.Delete(_files.Certificate);
        else await File.WriteAllTextAsync(_files.Certificate, text, Stop);

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(first, (await ShakeHandsAsync(hub)).Serial);
        Assert.Contains(_log.Lines, line => line.Contains("cannot be used", StringComparison.Ordinal));

        var second = _files.Renew();
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(second, (await ShakeHandsAsync(hub)).Serial);
    }

    [Fact]
    public async Task Files_that_cannot_be_used_at_the_start_are_refused_there()
    {
        _files.Renew();
        await File.WriteAllTextAsync(_files.Key, "no key", Stop);

        Assert.Equal("settings_invalid", (await Assert.ThrowsAsync<CairnException>(StartAsync)).Code);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", null, true)]
    [InlineData("http://0.0.0.0:0", "https://hub.example", false)]
    [InlineData("http://127.0.0.1:0", null, false)]
    public async Task It_warns_where_others_could_read_along(string listen, string? publicUrl, bool warns)
    {
        await using var hub = await TestHub.StartAsync(postgres, options => options with { Listen = new Uri(listen), PublicUrl = publicUrl is null ? null : new Uri(publicUrl) }, log: logging => logging.AddProvider(_log));

        Assert.Equal(warns, _log.Lines.Any(line => line.Contains("not encrypted", StringComparison.Ordinal)));
    }

    private Task<TestHub> StartAsync() => TestHub.StartAsync(
        postgres, options => options with { Listen = new Uri("https://127.0.0.1:0"), Certificate = _files.Certificate, Key = _files.Key }, _time, logging => logging.AddProvider(_log));

    private X509ChainPolicy Trust() => new() { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { _files.Authority }, RevocationMode = X509RevocationMode.NoCheck };

    private async Task<(SslProtocols Protocol, string Serial)> ShakeHandsAsync(TestHub hub, SslProtocols protocols = SslProtocols.None)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, hub.Server.Address.Port, Stop);
        await using var stream = new SslStream(connection.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", EnabledSslProtocols = protocols, CertificateChainPolicy = Trust() }, Stop);
        return (stream.SslProtocol, stream.RemoteCertificate!.GetSerialNumberString());
    }
}
