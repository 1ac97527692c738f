using System.Net;
using Npgsql;

namespace Cairn.Hub.Tests.Operations;

/// <summary>What a balancer asks of a node.</summary>
public sealed class HealthTests(Postgres postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_tells_everybody_that_it_lives_and_is_ready_however_often_it_is_asked()
    {
        await using var hub = await TestHub.StartAsync(postgres, options => options with { RequestsPerMinute = 1 });
        using var client = hub.NewClient();

        for (var time = 0; time < 50; time++)
        {
            Assert.Equal("""{"status":"ok"}""", await client.GetStringAsync("healthz", Stop));
            Assert.Equal("""{"status":"ok"}""", await client.GetStringAsync("readyz", Stop));
        }
    }

    [Fact]
    public async Task A_node_whose_database_is_gone_lives_and_is_not_ready()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var client = hub.NewClient();
        await ExecuteAsync(new NpgsqlConnectionStringBuilder(hub.Owner) { Database = "postgres" }.ConnectionString, $"DROP DATABASE {new NpgsqlConnectionStringBuilder(hub.Owner).Database} WITH (FORCE)");

        using var ready = await client.GetAsync("readyz", Stop);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), ready.Headers.RetryAfter!.Delta);
        Assert.Contains(await ready.Content.ReadAsStringAsync(Stop), new[] { """{"status":"database_refused"}""", """{"status":"database_unreachable"}""" });
        Assert.Equal("""{"status":"ok"}""", await client.GetStringAsync("healthz", Stop));
    }

    [Theory]
    [InlineData("DELETE FROM cairn.migrations WHERE number = (SELECT max(number) FROM cairn.migrations)", "schema_older")]
    [InlineData("INSERT INTO cairn.migrations (number, name, hash) SELECT max(number) + 1, 'of a later program', '' FROM cairn.migrations", "schema_newer")]
    public async Task A_node_before_another_schema_than_its_own_is_not_ready(string change, string reason)
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var client = hub.NewClient();
        await ExecuteAsync(hub.Owner, change);

        using var ready = await client.GetAsync("readyz", Stop);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, $$"""{"status":"{{reason}}"}"""), (ready.StatusCode, await ready.Content.ReadAsStringAsync(Stop)));
    }

    [Fact]
    public async Task A_node_that_is_to_stop_is_not_ready_and_begins_no_stream_and_still_answers_once_on_each_connection()
    {
        var time = new HeldTime(TimeSpan.FromSeconds(9));
        await using var hub = await TestHub.StartAsync(postgres, options => options with { LeaveSeconds = 9 }, time);
        var (_, token) = await hub.AddDeviceAsync(await hub.AddAccountAsync("anna"));
        var vault = await hub.OfferVaultAsync(token);
        using var client = hub.NewClient(token);
        using var signal = new CancellationTokenSource();
        var running = hub.Server.RunAsync(signal.Token);
        using var before = await client.GetAsync("v1/account", Stop);
        await signal.CancelAsync();

        using var ready = await client.GetAsync("readyz", Stop);
        using var stream = await client.GetAsync($"v1/exchange/hints?vault={vault}", Stop);
        using var answer = await client.GetAsync("v1/account", Stop);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"stopping"}"""), (ready.StatusCode, await ready.Content.ReadAsStringAsync(Stop)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, stream.StatusCode);
        Assert.Contains("hub_stopping", await stream.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.NotNull(stream.Headers.RetryAfter);
        Assert.Equal((HttpStatusCode.OK, null), (before.StatusCode, before.Headers.ConnectionClose));
        Assert.Equal((HttpStatusCode.OK, true), (answer.StatusCode, answer.Headers.ConnectionClose));
        time.LetGo();
        await running;
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("healthz", Stop));
    }

    private static async Task ExecuteAsync(string owner, string sql)
    {
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
