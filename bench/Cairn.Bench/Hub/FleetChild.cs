using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cairn.Bench.Measuring;

namespace Cairn.Bench.Hub;

/// <summary>A part of a fleet in a process of its own, told by lines what to do: <c>connect COUNT</c>, <c>write SECONDS EACH</c>, <c>hint SECONDS RATE</c>, <c>storm</c>. It answers each with a line of JSON.</summary>
internal sealed class FleetChild(Uri hub, IReadOnlyList<(Guid Vault, string Token)> devices, int offset) : IAsyncDisposable
{
    /// <summary>Its command.</summary>
    public const string Command = "fleet";

    /// <summary>A figure may be infinite.</summary>
    public static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private const int PerAddress = 5_000;
    private const int OpeningMax = 64;
    private const int ConnectionsMax = 64;

    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _staying = [];
    private readonly List<double> _hints = [];
    private readonly List<double> _calls = [];
    private readonly Random _random = new(offset);

    // So many descriptors as ten thousand streams and ten thousand connections for their exchanges need, a process is not given here.
    private static readonly HttpClient Exchanges = new(new SocketsHttpHandler { MaxConnectionsPerServer = ConnectionsMax });
    private readonly FleetDevice[] _devices = [.. devices.Select((device, at) => new FleetDevice(device.Vault, device.Token, hub, IPAddress.Parse($"127.0.0.{2 + ((offset + at) / PerAddress)}"), offset + at, Exchanges))];

    /// <param name="args">The hub's address, a file of vaults and tokens, and the first and the number of those that are meant.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var (offset, count) = (int.Parse(args[2], CultureInfo.InvariantCulture), int.Parse(args[3], CultureInfo.InvariantCulture));
        var devices = File.ReadLines(args[1]).Skip(offset).Take(count).Select(line => line.Split(' ')).Select(parts => (Guid.Parse(parts[0]), parts[1])).ToList();
        await using var child = new FleetChild(new Uri(args[0]), devices, offset);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            var numbers = Array.ConvertAll(words[1..], word => int.Parse(word, CultureInfo.InvariantCulture));
            var answer = await (words[0] switch
            {
                "connect" => child.ConnectAsync(numbers[0]),
                "hint" => child.HintAsync(TimeSpan.FromSeconds(numbers[0]), numbers[1]),
                "write" => child.WriteAsync(TimeSpan.FromSeconds(numbers[0]), numbers[1]),
                _ => child.StormAsync(),
            });
            Console.WriteLine(JsonSerializer.Serialize(answer, Json));
        }

        return 0;
    }

    /// <summary>Has so many devices connected, and the exchange connections of before closed.</summary>
    private async Task<double[]> ConnectAsync(int count)
    {
        foreach (var pair in _devices.Chunk(2))
        {
            (pair[0].Other, pair[^1].Other) = (pair[^1], pair[0]);
            foreach (var device in pair)
            {
                (device.Hinted, device.Called) = (Add(_hints), Add(_calls));
            }
        }

        var began = Stopwatch.GetTimestamp();
        foreach (var some in _devices.Skip(_staying.Count).Take(count - _staying.Count).Chunk(OpeningMax))
        {
            _staying.AddRange(some.Select(device => device.StayAsync(Chance, _end.Token)));
            while (!Array.TrueForAll(some, device => device.IsConnected))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            }
        }

        return [Stopwatch.GetElapsedTime(began).TotalSeconds];
    }

    /// <summary>Has random devices write, so many a second together; nobody pulls. Answers the milliseconds to the other's hint: p50, p95, count.</summary>
    private async Task<double[]> HintAsync(TimeSpan time, int rate)
    {
        Clear();
        var count = (int)(time.TotalSeconds * rate);
        for (var (at, began) = (0, Stopwatch.GetTimestamp()); at < count; at++)
        {
            await UntilAsync(began, TimeSpan.FromSeconds((double)at / rate));
            _ = _devices[_random.Next(_staying.Count)].WriteAsync();
        }

        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        return Summary(_hints);
    }

    /// <summary>Has each device write once in so many seconds, and every one that hears of something pull. Answers the milliseconds of an exchange and to a hint: p50, p95, count each.</summary>
    private async Task<double[]> WriteAsync(TimeSpan time, int each)
    {
        Array.ForEach(_devices, device => device.IsActive = true);
        var (began, written) = (Stopwatch.GetTimestamp(), 0);
        var order = Enumerable.Range(0, _staying.Count).ToArray();
        _random.Shuffle(order);

        // The first two rounds are left out of the figures: in them the hub meets each device and each vault for the first time.
        var before = TimeSpan.FromSeconds(2 * each);
        for (var isMeasured = false; Stopwatch.GetElapsedTime(began) < before + time;)
        {
            if (!isMeasured && Stopwatch.GetElapsedTime(began) > before)
            {
                isMeasured = true;
                Clear();
            }

            await UntilAsync(began, TimeSpan.FromSeconds((double)each * written / order.Length));
            _ = _devices[order[written++ % order.Length]].WriteAsync();
        }

        var (calls, hints) = (Summary(_calls), Summary(_hints));
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        return [.. calls, .. hints];
    }

    /// <summary>Waits until all are connected again. Answers how many seconds that took from now.</summary>
    private async Task<double[]> StormAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (_devices.Take(_staying.Count).Any(device => !device.IsConnected))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        return [Stopwatch.GetElapsedTime(began).TotalSeconds];
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_staying);
        _end.Dispose();
    }

    private static async Task UntilAsync(long began, TimeSpan at)
    {
        if (at - Stopwatch.GetElapsedTime(began) is { TotalMilliseconds: > 1 } wait)
        {
            await Task.Delay(wait, TimeProvider.System);
        }
    }

    private Action<double> Add(List<double> times) => time =>
    {
        lock (_random)
        {
            times.Add(time);
        }
    };

    private void Clear()
    {
        lock (_random)
        {
            _hints.Clear();
            _calls.Clear();
        }
    }

    private double[] Summary(List<double> times)
    {
        lock (_random)
        {
            return times.Count == 0 ? [0, 0, 0] : [times.Median(), times.Percentile(95), times.Count];
        }
    }

    private double Chance()
    {
        lock (_random)
        {
            return _random.NextDouble();
        }
    }
}
