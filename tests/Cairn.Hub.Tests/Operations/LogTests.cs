using System.Net.Http.Json;
using System.Text;
using Cairn.Core.Sync;
using Microsoft.Extensions.Logging;

namespace Cairn.Hub.Tests.Operations;

/// <summary>What a hub writes to its log, at every level, and what it never does.</summary>
public sealed class LogTests(Postgres postgres) : IDisposable
{
    private const string Secret = "Zimtsternbude-7391";

    private readonly LogSink _log = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Nothing_that_anybody_sends_is_in_the_log()
    {
        await using var hub = await StartAsync();
        var (_, token) = await hub.AddDeviceAsync(await hub.AddAccountAsync("anna"));
        var vault = await hub.OfferVaultAsync(token, Secret);
        using var client = hub.NewClient(token);
        client.DefaultRequestHeaders.Add("X-Own", Secret);
        using var stranger = hub.NewClient(Secret);

        await PushAsync(client, vault, LogEntry.Put("m1", Secret, 1).Text);
        await client.GetAsync($"v1/recall?q={Secret}", Stop);
        await client.GetAsync($"v1/recall?{Secret}={Secret}", Stop);
        await client.PostAsJsonAsync("v1/recall", new { q = Secret }, Stop);
        await client.PostAsync("v1/exchange", new StringContent($"{{\"{Secret}\":", Encoding.UTF8, "application/json"), Stop);
        await client.PostAsync("v1/exchange", new StringContent($"\"{Secret}\"", Encoding.UTF8, $"text/{Secret}"), Stop);
        await client.GetAsync($"{Secret}/{Secret}?{Secret}", Stop);
        await client.GetAsync($"v1/exchange/hints?vault={Secret}", Stop);
        await stranger.GetAsync("v1/account", Stop);
        await SignInAsync(client, "/signin", ("name", Secret), ("password", Secret));
        await SignInAsync(client, "/oauth/token", ("grant_type", Secret), ("client_id", Secret), ("refresh_token", Secret));
        await BreakAsync(hub);
        await PushAsync(client, vault, LogEntry.Put("m2", Secret, 2).Text);
        await client.GetAsync($"v1/recall?q={Secret}", Stop);

        await _log.FindAsync("GET /v1/recall failed with");
        Assert.All(_log.Lines, line =>
        {
            Assert.DoesNotContain(Secret, line, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(token, line, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_request_that_fails_is_noted_by_its_route_with_status_time_and_trace()
    {
        await using var hub = await StartAsync();
        var (_, token) = await hub.AddDeviceAsync(await hub.AddAccountAsync("anna"));
        var vault = await hub.OfferVaultAsync(token);
        using var client = hub.NewClient(token);
        client.DefaultRequestHeaders.Add("traceparent", "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01");
        await BreakAsync(hub);

        using var answer = await client.GetAsync($"v1/exchange/vaults/{vault}/changes?after=", Stop);

        Assert.Equal(500, (int)answer.StatusCode);
        var line = await _log.FindAsync("failed with");
        Assert.Contains("Method=GET Route=/v1/exchange/vaults/{vault:guid}/changes Status=500 Milliseconds=", line, StringComparison.Ordinal);
        Assert.Contains("Trace=0123456789abcdef0123456789abcdef", line, StringComparison.Ordinal);
        Assert.Contains(_log.Lines, line => line.Contains("Npgsql.PostgresException 42P01", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_that_takes_more_than_a_second_is_noted()
    {
        await using var hub = await StartAsync(new SlowTime());
        using var client = hub.NewClient();

        Assert.Equal(200, (int)(await client.GetAsync("v1/exchange", Stop)).StatusCode);

        Assert.Contains("Method=GET Route=/v1/exchange Status=200 Milliseconds=", await _log.FindAsync("was slow"), StringComparison.Ordinal);
    }

    private Task<TestHub> StartAsync(TimeProvider? time = null) => TestHub.StartAsync(postgres, time: time, log: logging => logging.AddProvider(_log).SetMinimumLevel(LogLevel.Trace));

    private static async Task PushAsync(HttpClient client, Guid vault, string change) => await client.PostAsync(
        "v1/exchange", new StringContent($$"""{"protocol":1,"vaults":[{"vault":"{{vault}}","replica":"00000000000000ab","cursor":"","head":"","limit":{{SyncLimits.ChangesMax}},"changes":[{{change}}]}]}""", Encoding.UTF8, "application/json"), Stop);

    private static async Task SignInAsync(HttpClient client, string path, params (string, string)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        await client.PostAsync(path, form, Stop);
    }

    private static async Task BreakAsync(TestHub hub) => await hub.AsOwnerAsync("ALTER TABLE heads RENAME TO gone");

    /// <summary>A clock by which everything takes two seconds.</summary>
    private sealed class SlowTime : TimeProvider
    {
        private long _ticks;

        public override long GetTimestamp() => Interlocked.Add(ref _ticks, 2 * TimestampFrequency);
    }
}
