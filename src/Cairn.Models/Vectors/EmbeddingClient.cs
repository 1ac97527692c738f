using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Text;
using Cairn.Core.Vectors;

namespace Cairn.Models.Vectors;

/// <summary>Sends texts to a server, in requests of bounded size, again where it is overloaded, and checks what comes back.</summary>
internal sealed class EmbeddingClient : IDisposable
{
    private const int AnswerBytesMax = 64 << 20;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(0.5);

    /// <summary>A server that wants us to wait longer is given up.</summary>
    private static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(60);

    private readonly EmbedderOptions _options;
    private readonly EmbeddingProtocol _protocol;
    private readonly EmbeddingFaults _faults;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly Uri _address;

    /// <param name="options">The model and its server.</param>
    /// <param name="protocol">How the server is spoken to.</param>
    /// <param name="handler">What sends requests, which stays the caller's; null for one of our own.</param>
    /// <param name="time">The clock.</param>
    public EmbeddingClient(EmbedderOptions options, EmbeddingProtocol protocol, HttpMessageHandler? handler, TimeProvider? time)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Model, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BatchMax, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.TextLengthMax, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.AttemptsMax, nameof(options));
        (_options, _protocol, _time) = (options, protocol, time ?? TimeProvider.System);
        _faults = new EmbeddingFaults(options, protocol);
        _address = new Uri($"{options.Address.AbsoluteUri.TrimEnd('/')}/{protocol.Path}");
        _http = new HttpClient(handler ?? OwnHandler(options.Address), disposeHandler: handler is null)
        {
            Timeout = Timeout.InfiniteTimeSpan, // Each request has its own, by our clock.
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
        _http.DefaultRequestHeaders.Authorization = string.IsNullOrWhiteSpace(options.Key) ? null : new AuthenticationHeaderValue("Bearer", Checked(options.Key.Trim()));
    }

    public async Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, EmbeddingPurpose purpose, CancellationToken cancellationToken)
    {
        var prefix = EmbeddingPrefixes.Of(_options.Model, purpose);
        var vectors = new List<float[]>(texts.Count);
        foreach (var batch in texts.Chunk(_options.BatchMax))
        {
            vectors.AddRange(ReadVectors(await PostAsync(WriteRequest(batch, prefix), cancellationToken), batch.Length));
        }

        return vectors.Exists(vector => vector.Length != vectors[0].Length) ? throw _faults.Invalid("vectors of different lengths") : vectors;
    }

    public void Dispose() => _http.Dispose();

    // A proxy has no way to what runs on this machine.
    private static SocketsHttpHandler OwnHandler(Uri address) => new() { UseProxy = !address.IsLoopback, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };

    private static string Checked(string key) => key.All(character => character is > ' ' and <= '~') ? key
        : throw new CairnException("embedder_denied", "The key of the embedder holds a character that no key has.", "Check the environment variable that holds it: `cairn embedder show` names it.");

    private byte[] WriteRequest(string[] texts, string prefix)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", _options.Model);
            json.WriteStartArray("input");
            foreach (var text in texts)
            {
                json.WriteStringValue(prefix + Excerpt.Of(text, _options.TextLengthMax));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private async Task<byte[]> PostAsync(byte[] request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (answer, fault, delay) = await TryPostAsync(request, cancellationToken);
            if (answer is not null)
            {
                return answer;
            }

            var patience = delay ?? FirstDelay * Math.Pow(2, attempt - 1);
            if (attempt == _options.AttemptsMax || patience > DelayMax || patience < TimeSpan.Zero)
            {
                throw fault!;
            }

            await Task.Delay(patience, _time, cancellationToken);
        }
    }

    /// <summary>Sends a request once.</summary>
    /// <returns>The answer; or what went wrong, where sending it again may help, and how long the server wants us to wait.</returns>
    private async Task<(byte[]? Answer, CairnException? Fault, TimeSpan? Delay)> TryPostAsync(byte[] request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var content = new ByteArrayContent(request);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await _http.PostAsync(_address, content, either.Token);
            if (response.IsSuccessStatusCode)
            {
                return (await response.Content.ReadAsByteArrayAsync(either.Token), null, null);
            }

            var fault = _faults.OfStatus(response.StatusCode);
            return fault.IsTransient ? (null, fault, DelayOf(response)) : throw fault;
        }
        catch (OperationCanceledException cause) when (!cancellationToken.IsCancellationRequested)
        {
            throw _faults.TooSlow(cause);
        }
        catch (HttpRequestException cause) when (cause.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw _faults.Invalid("the answer is too large", cause);
        }
        catch (HttpRequestException cause) when (cause.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            throw _faults.Unreachable(cause);
        }
        catch (Exception cause) when (cause is HttpRequestException or IOException or SocketException)
        {
            // The server broke off in the middle; or at the very moment of connecting, where the runtime throws the SocketException bare.
            return (null, _faults.Unreachable(cause), null);
        }
    }

    private TimeSpan? DelayOf(HttpResponseMessage response) => response.Headers.RetryAfter is not { } retry ? null
        : retry.Delta ?? (retry.Date is { } date ? TimeSpan.FromTicks(Math.Max(0, (date - _time.GetUtcNow()).Ticks)) : null);

    private List<float[]> ReadVectors(byte[] answer, int count)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var vectors = document.RootElement.ValueKind == JsonValueKind.Object ? _protocol.Vectors(document.RootElement)?.Select(ReadVector).ToList() : null;
            return vectors is null ? throw _faults.Invalid("there are no vectors in the answer")
                : vectors.Count != count ? throw _faults.Invalid($"{count:N0} texts were sent and {vectors.Count:N0} vectors came back") : vectors;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw _faults.Invalid("the answer is not the JSON expected", cause);
        }
    }

    private float[] ReadVector(JsonElement element)
    {
        var vector = new float[element.GetArrayLength()];
        if (vector.Length is 0 or > Int8Vector.DimensionsMax)
        {
            throw _faults.Invalid($"a vector of {vector.Length:N0} numbers");
        }

        var at = 0;
        foreach (var number in element.EnumerateArray())
        {
            // Some servers write what is not a number as null.
            vector[at++] = number.ValueKind == JsonValueKind.Number && number.TryGetSingle(out var component) && float.IsFinite(component) ? component : throw _faults.NotFinite();
        }

        return vector;
    }
}
