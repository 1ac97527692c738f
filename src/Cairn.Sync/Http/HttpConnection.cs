using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cairn.Core;
using Cairn.Protocol;

namespace Cairn.Sync.Http;

/// <summary>Calls one server: encrypted as was agreed, with a time for each step and a limit for each answer.</summary>
internal sealed class HttpConnection : IDisposable
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int ProblemBytesMax = 64 << 10;

    private readonly HttpRemoteOptions _options;
    private readonly HttpClient _client;
    private volatile bool _isForeign;
    private volatile string? _token;

    public HttpConnection(HttpRemoteOptions options)
    {
        if (options.Address.Scheme != Uri.UriSchemeHttps && (options.Address.Scheme != Uri.UriSchemeHttp || options.Pin is not null))
        {
            throw new CairnException("invalid_remote_address", "That is not the address of a remote.", "Give it as in https://hub.example or http://127.0.0.1:8000.");
        }

        _options = options;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli,
            ConnectTimeout = options.ConnectTime,
            MaxResponseHeadersLength = 32,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            UseCookies = false,
        };
        if (options.Pin is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = IsPinned;
        }

        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("cairn", $"{SyncProtocol.Version}"));
        _token = options.Token;
    }

    public HttpRemoteOptions Options => _options;

    /// <summary>Asks, and reads the answer whole.</summary>
    public async Task<ReadOnlyMemory<byte>> AskAsync(HttpMethod method, string path, Action<Utf8JsonWriter>? write, CancellationToken cancellationToken)
    {
        using var whole = new StepTimer(_options.AnswerTime, _options.Time, cancellationToken);
        var json = write is null ? default(ReadOnlyMemory<byte>?) : Json(write);
        using var answer = await OpenRenewedAsync(method, path, SyncProtocol.Json, json, whole.Token, cancellationToken);
        return await GuardAsync(() => answer.ReadWholeAsync(ProtocolLimits.AnswerBytesMax), cancellationToken);
    }

    /// <summary>Sends a form, and reads the answer whole, also one that says that it was refused.</summary>
    public async Task<(bool IsSuccess, ReadOnlyMemory<byte> Body)> SendFormAsync(string path, IEnumerable<KeyValuePair<string, string>> fields, CancellationToken cancellationToken)
    {
        using var whole = new StepTimer(_options.AnswerTime, _options.Time, cancellationToken);
        using var form = new FormUrlEncodedContent(fields);
        var body = await form.ReadAsByteArrayAsync(cancellationToken);
        using var answer = await OpenAsync(HttpMethod.Post, path, form.Headers.ContentType!.MediaType!, body, whole.Token, cancellationToken, mayBeRefused: true);
        return (answer.IsSuccess, await GuardAsync(() => answer.ReadWholeAsync(ProblemBytesMax), cancellationToken));
    }

    /// <summary>Asks for a stream.</summary>
    public Task<RemoteAnswer> OpenAsync(string path, CancellationToken cancellationToken) => OpenRenewedAsync(HttpMethod.Get, path, SyncProtocol.Json, body: null, cancellationToken, cancellationToken);

    /// <summary>Does a step; what goes wrong with it is an error of the remote.</summary>
    public async Task<T> GuardAsync<T>(Func<Task<T>> step, CancellationToken callersToken)
    {
        try
        {
            return await step();
        }
        catch (JsonException cause)
        {
            throw RemoteFailure.Failed("it answered what no remote does", cause: cause);
        }
        // SocketException: what the runtime throws, bare, where a connection is reset at the very moment when it is made.
        catch (Exception cause) when (cause is HttpRequestException or SocketException or IOException or InvalidDataException or InvalidOperationException || (cause is OperationCanceledException && !callersToken.IsCancellationRequested))
        {
            throw RemoteFailure.Of(cause, _isForeign);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    // A token that was good is renewed once; one that still is none is a matter for the person.
    private async Task<RemoteAnswer> OpenRenewedAsync(HttpMethod method, string path, string type, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken, CancellationToken callersToken)
    {
        var token = _token;
        try
        {
            return await OpenAsync(method, path, type, body, cancellationToken, callersToken);
        }
        catch (CairnException refused) when (refused.Code == RemoteFailure.Denied && _options.Renew is not null)
        {
            var renewed = await _options.Renew(token, cancellationToken);
            if (renewed is null || renewed == token)
            {
                throw;
            }

            _token = renewed;
            return await OpenAsync(method, path, type, body, cancellationToken, callersToken);
        }
    }

    private async Task<RemoteAnswer> OpenAsync(
        HttpMethod method, string path, string type, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken, CancellationToken callersToken, bool mayBeRefused = false)
    {
        var steps = new StepTimer(_options.WorkTime, _options.Time, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            _isForeign = false; // Asked again with each new connection.
            return await GuardAsync(
                async () =>
                {
                    using var request = new HttpRequestMessage(method, new Uri(_options.Address.AbsoluteUri.TrimEnd('/') + path));
                    // Once the last step is sent, the remote has the time to work.
                    request.Content = body is { } bytes ? new SteppedContent(bytes, type, () => steps.Begin(_options.StepTime + _options.WorkTime)) : null;
                    request.Headers.Authorization = _token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
                    response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, steps.Token);
                    var answer = new RemoteAnswer(response, steps, await response.Content.ReadAsStreamAsync(steps.Token), _options.StepTime);
                    return response.IsSuccessStatusCode || (mayBeRefused && response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized) ? answer : throw await FailureAsync(answer, response);
                },
                callersToken);
        }
        catch
        {
            response?.Dispose();
            steps.Dispose();
            throw;
        }
    }

    private async Task<CairnException> FailureAsync(RemoteAnswer answer, HttpResponseMessage response)
    {
        var isProblem = response.Content.Headers.ContentType?.MediaType == SyncProtocol.Problem;
        return RemoteFailure.Of(response, isProblem ? ProblemJson.Read(await answer.ReadWholeAsync(ProblemBytesMax)) : null, _options.Time);
    }

    private static ReadOnlyMemory<byte> Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            write(json);
        }

        return buffer.WrittenMemory;
    }

    // A key that was agreed on says all: neither an authority nor a name nor a date could say more.
    private bool IsPinned(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var isPinned = certificate is X509Certificate2 shown && CertificatePin.Of(shown).Equals(_options.Pin);
        _isForeign = !isPinned;
        return isPinned;
    }
}
