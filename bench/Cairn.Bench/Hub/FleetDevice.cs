using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Core.Sync;
using Cairn.Protocol;
using Cairn.Sync.Engine;

namespace Cairn.Bench.Hub;

/// <summary>A device of a simulated fleet: a stream of hints, as an agent holds it open, and exchanges. It keeps nothing but where it is.</summary>
/// <param name="vault">Its vault.</param>
/// <param name="token">What it signs in with.</param>
/// <param name="hub">The hub.</param>
/// <param name="from">The address of this machine that it comes from: of each there are only so many ports.</param>
/// <param name="number">Its number, which makes its replica's id and its ops.</param>
/// <param name="calls">Makes the exchanges of all devices.</param>
internal sealed class FleetDevice(Guid vault, string token, Uri hub, IPAddress from, int number, HttpClient calls)
{
    private const int BufferBytes = 512;

    private readonly Guid _run = Guid.NewGuid();
    private string _cursor = "";
    private int _written;
    private int _isPulling;

    /// <summary>When a change was sent that the other device of the vault has not been told of.</summary>
    public long SentAt { get; set; }

    /// <summary>The other device of the vault.</summary>
    public FleetDevice Other { get; set; } = null!;

    /// <summary>Whether its stream is open.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Told of the milliseconds from a change's way to the hub to the other device's hint.</summary>
    public Action<double> Hinted { get; set; } = _ => { };

    /// <summary>Told of the milliseconds of each exchange.</summary>
    public Action<double> Called { get; set; } = _ => { };

    /// <summary>Whether a hint has it exchange, as an agent would.</summary>
    public bool IsActive { get; set; }

    /// <summary>Holds a stream open until it is cancelled, and comes again as an agent does where it breaks.</summary>
    public async Task StayAsync(Func<double> chance, CancellationToken stopping)
    {
        for (var attempts = 0; !stopping.IsCancellationRequested;)
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(from, 0));
                await socket.ConnectAsync(IPAddress.Loopback, hub.Port, stopping);
                await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /v1/exchange/hints?vault={vault} HTTP/1.1\r\nHost: {hub.Authority}\r\nAuthorization: Bearer {token}\r\n\r\n"), stopping);
                await ReadAsync(socket, () => attempts = 0, stopping);
            }
            catch (SocketException)
            {
                // The hub is away, or was too busy to take the connection.
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }

            IsConnected = false;
            await Task.Delay(Backoff.After(attempts++, null, chance()), TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Sends one change, and takes in what is new.</summary>
    public Task WriteAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        Other.SentAt = Stopwatch.GetTimestamp();
        return ExchangeAsync([ChangeJson.Write(new Change
        {
            Op = Guid.CreateVersion7(),
            Key = new RecordKey("memories", $"{_run}-{number}-{++_written}"),
            Kind = ChangeKind.Put,
            Stamp = Stamp.Of(now.ToUnixTimeMilliseconds(), 0, (ulong)number + 1),
            Fields = new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["content"] = FieldValue.Text($"the fleet's device {number} writes its memory {_written} of about the length that one has, a sentence or two on what was done today and why it matters") },
            Actor = "bench",
        })]);
    }

    private async Task ExchangeAsync(IReadOnlyList<string> changes)
    {
        var began = Stopwatch.GetTimestamp();
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            ExchangeJson.Write(writer, [new ExchangeRequest { Vault = vault, Replica = number.ToString("x16", CultureInfo.InvariantCulture), Cursor = _cursor, Changes = changes }]);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(hub, SyncProtocol.Exchange));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = new ReadOnlyMemoryContent(json.WrittenMemory) { Headers = { ContentType = new MediaTypeHeaderValue(SyncProtocol.Json) } };
        try
        {
            using var answer = (await calls.SendAsync(request)).EnsureSuccessStatusCode();
            var told = ExchangeJson.ReadAnswers(await answer.Content.ReadAsByteArrayAsync())[0];
            Called(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            _cursor = told.Problem is null ? told.Cursor : "";
        }
        catch (HttpRequestException)
        {
            // What was refused took for ever.
            Called(double.PositiveInfinity);
        }
    }

    // Nothing is held for a stream on which nothing comes but the few bytes of a buffer.
    private async Task ReadAsync(Socket socket, Action connected, CancellationToken stopping)
    {
        var buffer = new byte[BufferBytes];
        while (await socket.ReceiveAsync(buffer, stopping) is > 0 and var length)
        {
            var text = Encoding.ASCII.GetString(buffer, 0, length);
            if (!IsConnected)
            {
                if (!text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
                {
                    return;
                }

                IsConnected = true;
                connected();
            }

            if (text.Contains("event: head", StringComparison.Ordinal))
            {
                Hear();
            }
        }
    }

    private void Hear()
    {
        if (SentAt is > 0 and var sent)
        {
            SentAt = 0;
            Hinted(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }

        if (IsActive && Interlocked.Exchange(ref _isPulling, 1) == 0)
        {
            _ = PullAsync();
        }
    }

    private async Task PullAsync()
    {
        await ExchangeAsync([]);
        _isPulling = 0;
    }
}
