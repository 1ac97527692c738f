using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Cairn.Core;
using Cairn.Protocol;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Cairn.Hub.Operations;

/// <summary>Where a node listens, and the limits of what comes in there.</summary>
internal static class HubListener
{
    /// <summary>How long requests that are being answered when the node stops have to end.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(20);

    /// <summary>Most bytes of the line with the path and the query.</summary>
    private const int LineBytesMax = 8 << 10;

    private const int HeaderBytesMax = 16 << 10;

    private const int HeadersMax = 50;

    /// <exception cref="CairnException">Code <c>settings_invalid</c>.</exception>
    public static WebApplication Build(HubOptions options, TimeProvider time, Action<ILoggingBuilder> log)
    {
        var certificate = options.Listen.Scheme == Uri.UriSchemeHttps ? ReadCertificate(options, time) : null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddRoutingCore().Configure<HostOptions>(host => host.ShutdownTimeout = EndTime);
        log(builder.Logging);

        // The framework's own lines hold addresses with their queries.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            Limit(kestrel.Limits, options);
            kestrel.Listen(AddressOf(options.Listen), options.Listen.Port, endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http1;
                if (certificate is not null)
                {
                    Encrypt(endpoint, certificate);
                }
            });
            if (options.MetricsListen is { } metrics)
            {
                kestrel.Listen(AddressOf(metrics), metrics.Port, endpoint =>
                {
                    endpoint.Protocols = HttpProtocols.Http1;
                    endpoint.Use(MetricsEndpoint.Mark);
                });
            }
        });
        return builder.Build();
    }

    /// <summary>Believes proxies where a request comes from, if the hub is behind one.</summary>
    public static void BelieveProxies(IApplicationBuilder app, HubOptions options)
    {
        if (options.PublicUrl is null)
        {
            return;
        }

        var word = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
        foreach (var proxy in options.Proxies)
        {
            word.KnownIPNetworks.Add(proxy);
        }

        app.UseForwardedHeaders(word);
    }

    /// <summary>Says so where others can read along.</summary>
    public static void WarnOfPlainText(HubOptions options, ILogger log)
    {
        if (options.Listen.Scheme == Uri.UriSchemeHttp && options.PublicUrl is null && !IPAddress.IsLoopback(AddressOf(options.Listen)))
        {
            HubLog.NotEncrypted(log, options.Listen);
        }
    }

    private static void Limit(KestrelServerLimits limits, HubOptions options)
    {
        limits.MaxRequestBodySize = ProtocolLimits.RequestBytesMax;
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 4_096, gracePeriod: TimeSpan.FromSeconds(10));
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.MaxRequestLineSize = LineBytesMax;
        limits.MaxRequestHeadersTotalSize = HeaderBytesMax;
        limits.MaxRequestHeaderCount = HeadersMax;
        limits.MaxConcurrentConnections = options.StreamsMax + 1_000;
    }

    private static void Encrypt(ListenOptions endpoint, CertificateFiles certificate)
    {
        var log = endpoint.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("Cairn.Hub");
        endpoint.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { EnabledSslProtocols = SslProtocols.Tls13, ServerCertificateContext = certificate.Current(log) }),
        });
    }

    private static CertificateFiles ReadCertificate(HubOptions options, TimeProvider time) => options is { Certificate: { } certificate, Key: { } key }
        ? new CertificateFiles(certificate, key, time)
        : throw Invalid("https needs a certificate and its key", "Name both: --certificate FILE --key FILE, in PEM.");

    private static IPAddress AddressOf(Uri listen) =>
        listen.Scheme is not ("http" or "https") ? throw Invalid($"{listen} is no address to listen on", "Write it as http://127.0.0.1:8000.")
        : IPAddress.TryParse(listen.Host.Trim('[', ']'), out var address) ? address
        : listen.Host == "localhost" ? IPAddress.Loopback
        : throw Invalid($"{listen.Host} is no address of this machine", "Listen on an IP address, and say under which name the hub is reached: --public-url URL.");

    private static CairnException Invalid(string what, string hint) => new("settings_invalid", $"The hub cannot start: {what}.", hint);
}
