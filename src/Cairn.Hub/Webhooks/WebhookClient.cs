using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Cairn.Core;

namespace Cairn.Hub.Webhooks;

/// <summary>Sends to receivers that strangers have named: to no address but those that are allowed, following nobody elsewhere, and with little patience.</summary>
internal sealed class WebhookClient : IDisposable
{
    /// <summary>Most bytes of an answer that are read.</summary>
    public const int AnswerBytesMax = 4 << 10;

    /// <summary>How long a receiver has for its answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private const int HeadersKibibytesMax = 16;

    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryMax = TimeSpan.FromHours(1);

    private readonly OutsideNetworks _networks;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly HttpClient _http;

    /// <param name="networks">What may be connected to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="patience">How long a receiver has for its answer; null for <see cref="Patience"/>.</param>
    /// <param name="resolve">Finds the addresses of a name; null for asking the system.</param>
    public WebhookClient(OutsideNetworks networks, TimeProvider time, TimeSpan? patience = null, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        (_networks, _time, _patience, _resolve) = (networks, time, patience ?? Patience, resolve ?? Dns.GetHostAddressesAsync);
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = ConnectAsync,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = HeadersKibibytesMax,
            MaxResponseDrainSize = AnswerBytesMax,
            ConnectTimeout = _patience,
            PooledConnectionIdleTimeout = IdleTime,
        };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Cairn", null));
    }

    /// <summary>Sends a message, and reads the answer.</summary>
    /// <exception cref="CairnException">Codes <c>webhook_refused</c>, <c>webhook_unreachable</c>, <c>webhook_slow</c>.</exception>
    public async Task<WebhookAnswer> SendAsync(WebhookRequest message, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(message.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, message.Url)
        {
            Content = content,
            Headers = { { "webhook-id", $"{message.Id}" }, { "webhook-timestamp", $"{message.Seconds}" }, { "webhook-signature", message.Signature } },
        };
        using var patience = new CancellationTokenSource(_patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return new WebhookAnswer((int)answer.StatusCode, message.WantsAnswer ? await ReadAsync(answer, either.Token) : default, Wait(answer.Headers.RetryAfter));
        }
        catch (OperationCanceledException cause) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CairnException("webhook_slow", "The receiver did not answer in time.", "It has 15 seconds: let it take the message, and work on it afterwards.", isTransient: true, cause);
        }
        catch (Exception cause) when (cause is HttpRequestException or IOException)
        {
            throw cause.InnerException as CairnException
                ?? new CairnException("webhook_unreachable", "The receiver is not there, or does not speak as it should.", "See that it is up at that address.", isTransient: true, cause);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // The addresses are looked up here and nowhere else: whatever the name stands for later, the connection is to one that was checked.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, scheme) = (context.DnsEndPoint.Host, context.InitialRequestMessage.RequestUri!.Scheme);
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await _resolve(host, cancellationToken);
        var allowed = Array.FindAll(found, address => _networks.Allow(scheme, address));
        if (allowed.Length == 0 && found.Length > 0)
        {
            throw new CairnException("webhook_refused", "The url leads into a private network, or to one that is to be reached with https.", "Whoever runs the hub can allow networks: webhook_networks in its settings.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var bytes = new byte[AnswerBytesMax];
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        return bytes.AsMemory(0, await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken));
    }

    private TimeSpan? Wait(RetryConditionHeaderValue? said) => (said?.Delta ?? (said?.Date - _time.GetUtcNow())) is not { } wait ? null : wait < RetryMin ? RetryMin : wait > RetryMax ? RetryMax : wait;
}
