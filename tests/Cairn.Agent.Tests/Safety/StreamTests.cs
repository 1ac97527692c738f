using System.Globalization;
using System.Text;
using System.Text.Json;
using Cairn.Agent.Tests.Processes;
using Cairn.Agent.Web;
using Cairn.Core.Memories;
using Cairn.Core.Records;

namespace Cairn.Agent.Tests.Safety;

/// <summary>Streams of events: too many of them, and the agent killed while they run.</summary>
public sealed class StreamTests : IDisposable
{
    private const int Clients = 50;
    private const int Writers = 8;
    private const int WrittenBeforeTheKill = 200;

    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task One_stream_too_many_is_refused_and_one_that_ends_makes_room()
    {
        await using var agent = await GuardedAgent.StartAsync();
        await agent.RememberAsync("before");
        var streams = new List<Wire>();
        for (var at = 0; at < ApiLimits.StreamsMax; at++)
        {
            streams.Add(await OpenAsync(agent.Url, GuardedAgent.Token));
            Assert.Equal("HTTP/1.1 200 OK", await streams[at].ReadLineAsync());
        }

        using (var refused = await OpenAsync(agent.Url, GuardedAgent.Token))
        {
            var answer = (await refused.ReadAsync())!;
            Assert.Equal((503, "too_many_streams"), (answer.Status, answer.Code));
        }

        await agent.RememberAsync("while a thousand streams are open");
        foreach (var stream in streams)
        {
            await ReadUntilAsync(stream, "data: ");
            stream.Dispose();
        }

        while (true)
        {
            using var again = await OpenAsync(agent.Url, GuardedAgent.Token);
            if (await again.ReadLineAsync() == "HTTP/1.1 200 OK") break;
        }
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807")]
    [InlineData("x")]
    [InlineData("1\r\nLast-Event-ID: 2")]
    public async Task A_last_event_that_never_was_is_refused_or_left_out_of_account(string last)
    {
        await using var agent = await GuardedAgent.StartAsync();
        await agent.RememberAsync("before");
        using var wire = await OpenAsync(agent.Url, GuardedAgent.Token, last);

        var line = await wire.ReadLineAsync();

        Assert.Equal(last.Contains('\n', StringComparison.Ordinal) ? "HTTP/1.1 200 OK" : "HTTP/1.1 400 Bad Request", line);
    }

    [Fact]
    public async Task What_was_acknowledged_before_a_kill_is_there_after_it_and_every_stream_goes_on_without_a_gap()
    {
        await _home.SeedAsync("before");
        var acknowledged = new List<string>();
        var seen = new List<long>[Clients];
        using (var agent = await AgentProcess.StartAsync(_home))
        {
            var token = agent.Client.DefaultRequestHeaders.Authorization!.Parameter!;
            var open = new List<Wire>();
            for (var at = 0; at < Clients; at++)
            {
                open.Add(await OpenAsync(agent.Url, token));
                await ReadUntilAsync(open[at], ": ");
            }

            var reading = open.Select((stream, at) => Task.Run(async () => seen[at] = await IdsAsync(stream))).ToList();
            var writing = Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteUntilKilledAsync(agent, writer, acknowledged))).ToList();
            await Task.WhenAll(writing);
            await Task.WhenAll(reading);
            open.ForEach(stream => stream.Dispose());
        }

        using var next = await AgentProcess.StartAsync(_home);
        using var vault = _home.Open();
        Assert.Null(vault.Repaired);
        Assert.All(acknowledged, id => Assert.NotNull(vault.Get(new RecordKey(MemoryCollections.Memories.Name, id))));
        var head = vault.Head();
        for (var at = 0; at < Clients; at++)
        {
            var last = seen[at].Count > 0 ? seen[at][^1] : 1;
            using var stream = await OpenAsync(next.Url, next.Client.DefaultRequestHeaders.Authorization!.Parameter!, $"{last}");
            await ReadUntilAsync(stream, ": ");
            while (last < head)
            {
                last = Id(await ReadUntilAsync(stream, "id: "));
                seen[at].Add(last);
            }

            Assert.Equal(Enumerable.Range(2, (int)head - 1).Select(sequence => (long)sequence), seen[at]);
        }
    }

    // One of the writers ends the agent at the moment of an acknowledgement, while the others wait for theirs.
    private static async Task WriteUntilKilledAsync(AgentProcess agent, int writer, List<string> acknowledged)
    {
        try
        {
            for (var number = 0; ; number++)
            {
                using var body = new StringContent($$"""{"content":"written by {{writer}}: {{number}}"}""", Encoding.UTF8, "application/json");
                using var answer = await agent.Client.PostAsync("v1/memories", body, TestContext.Current.CancellationToken);
                var id = JsonElement.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("id").GetString()!;
                bool isLast;
                lock (acknowledged)
                {
                    acknowledged.Add(id);
                    isLast = acknowledged.Count == WrittenBeforeTheKill;
                }

                if (isLast) await agent.KillAsync();
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            // The agent is gone.
        }
    }

    // HTTP 1.0 has no chunks, whose borders may lie in the middle of a line.
    private static async Task<Wire> OpenAsync(Uri url, string token, string? last = null)
    {
        var wire = await Wire.ConnectAsync(url);
        await wire.SendAsync($"GET /v1/events HTTP/1.0\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n{(last is null ? "" : $"Last-Event-ID: {last}\r\n")}\r\n");
        return wire;
    }

    private static async Task<List<long>> IdsAsync(Wire stream)
    {
        var ids = new List<long>();
        while (await stream.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal)) ids.Add(Id(line));
        }

        return ids;
    }

    private static long Id(string line) => long.Parse(line["id: ".Length..], CultureInfo.InvariantCulture);

    private static async Task<string> ReadUntilAsync(Wire stream, string start)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(start, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException("The stream ended.");
    }
}
