using System.Globalization;
using Cairn.Agent.Tests;
using Cairn.Agent.Tests.Processes;
using Cairn.Hub.Tests.Devices;
using Cairn.Sync.Remotes;
using Cairn.Sync.Tests;
using Cairn.Sync.Tests.Engine;
using Npgsql;

namespace Cairn.Hub.Tests.Operations;

/// <summary>What Prometheus reads of a node.</summary>
public sealed class HubMetricsTests(Postgres postgres) : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly Device _device = new(1);
    private TestHub _hub = null!;
    private string _token = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync(postgres, options => options with { MetricsListen = new Uri("http://127.0.0.1:0") }, _time);
        (_, _token) = await _hub.AddDeviceAsync(await _hub.AddAccountAsync("a person of that name"));
    }

    public async ValueTask DisposeAsync()
    {
        _device.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Requests_changes_hints_recalls_and_refusals_are_counted()
    {
        await UseAsync();

        var metrics = await ReadAsync();

        Assert.Equal(2, Value(metrics, """cairn_changes_pushed_total{result="accepted"}"""));
        Assert.True(Value(metrics, "cairn_pulls_total") >= 1);
        Assert.True(Value(metrics, "cairn_hints_total") >= 1);
        Assert.Equal(1, Value(metrics, """cairn_recall_duration_seconds_count{result="answered"}"""));
        Assert.Equal(1, Value(metrics, """cairn_http_request_duration_seconds_count{method="GET",route="/v1/recall",status="200"}"""));
        Assert.Equal(1, Value(metrics, """cairn_http_request_duration_seconds_bucket{method="GET",route="/v1/recall",status="200",le="+Inf"}"""));
        Assert.Equal(1, Value(metrics, """cairn_requests_refused_total{code="unauthorized"}"""));
        Assert.Equal(0, Value(metrics, "cairn_streams_open"));
        Assert.Equal(0, Value(metrics, "cairn_http_requests_active"));
    }

    [Fact]
    public async Task The_database_is_asked_once_in_ten_seconds()
    {
        await UseAsync();
        var first = await ReadAsync();
        await _hub.OfferVaultAsync(_token, "another");

        var kept = await ReadAsync();
        _time.Advance(TimeSpan.FromSeconds(10));
        var later = await ReadAsync();

        Assert.Equal((1d, 1d, 2d), (Value(first, "cairn_vaults"), Value(kept, "cairn_vaults"), Value(later, "cairn_vaults")));
        Assert.Equal((2d, 2d), (Value(later, "cairn_log_changes"), Value(later, "cairn_log_changes_largest")));
        Assert.True(Value(later, "cairn_database_size_bytes") > 1_000_000);
        Assert.Equal(1, Value(later, "cairn_database_up"));
        Assert.True(Value(later, """cairn_projection_lag_changes{projection="memories"}""") >= 0);
        Assert.Equal(0, Value(later, """cairn_projection_vaults_failing{projection="memories"}"""));
        Assert.Equal(0, Value(later, "cairn_outbox_waiting"));
    }

    [Fact]
    public async Task The_pool_of_connections_is_that_of_the_node_alone()
    {
        await using var other = await _hub.StartNodeAsync(options => options with { MetricsListen = new Uri("http://127.0.0.1:0") });
        var metrics = await ReadAsync();

        var used = Value(metrics, """cairn_database_connections{state="used"}""");
        var idle = Value(metrics, """cairn_database_connections{state="idle"}""");

        Assert.Equal(30, Value(metrics, "cairn_database_connections_max"));
        Assert.InRange(used, 1, 30); // One listens for the other nodes.
        Assert.InRange(idle, 0, 30);
    }

    [Fact]
    public async Task Where_the_database_is_gone_the_metrics_say_so()
    {
        var owner = new NpgsqlConnectionStringBuilder(_hub.Owner);
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_hub.Owner) { Database = "postgres" }.ConnectionString);
        await connection.OpenAsync(Stop);
        await using var drop = new NpgsqlCommand($"DROP DATABASE {owner.Database} WITH (FORCE)", connection);
        await drop.ExecuteNonQueryAsync(Stop);

        var metrics = await ReadAsync();

        Assert.Equal(0, Value(metrics, "cairn_database_up"));
        Assert.DoesNotContain("\ncairn_vaults ", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_in_them_says_who_or_what()
    {
        await UseAsync();

        var metrics = await ReadAsync();

        Assert.All(new[] { "Zimtsternbude", "nobody knows", "made-up", "a person of that name", $"{_device.Vault.Id}", "personal", _token }, text => Assert.DoesNotContain(text, metrics, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task They_are_given_at_their_own_address_and_nothing_else_is()
    {
        using var client = _hub.NewClient(_token);

        using var elsewhere = await client.GetAsync("metrics", Stop);
        using var api = await client.GetAsync(new Uri(_hub.Server.MetricsAddress!, "v1/account"), Stop);

        Assert.Equal(404, (int)elsewhere.StatusCode);
        Assert.Equal(404, (int)api.StatusCode);
        Assert.NotEqual(_hub.Server.Address, _hub.Server.MetricsAddress);
    }

    [Fact]
    public async Task Promtool_finds_nothing_wrong_with_them()
    {
        var promtool = Path.Combine(CairnProgram.Root, "artifacts", "tools", "promtool");
        Requires.File(promtool, "Metrics are checked by promtool, which ./test unpacks where it can.");
        await UseAsync();
        using var home = new CairnHome();

        var run = await CairnHome.RunAsync(home.Start(promtool, "check", "metrics"), "promtool check metrics", System.Text.Encoding.UTF8.GetBytes(await ReadAsync()));

        Assert.Equal((0, "", ""), (run.ExitCode, run.Out, run.Error));
    }

    // A bit of everything.
    private async Task UseAsync()
    {
        using var client = _hub.NewClient(_token);
        using var stranger = _hub.NewClient("made-up");
        using var remote = _hub.Connect(_token);
        await remote.OfferVaultAsync(new RemoteVault(_device.Vault.Id, "personal"), Stop);
        await _device.RememberAsync("Zimtsternbude", "first");
        await _device.RememberAsync("nobody knows", "second");
        Assert.Null((await _device.SyncAsync(remote, Guid.NewGuid())).Problem);
        await using (await HintsOf.OpenAsync(_hub, _token, _device.Vault.Id))
        {
            Assert.Equal(_device.Vault.Id, await remote.WatchAsync([_device.Vault.Id], Stop).FirstAsync(Stop));
        }

        Assert.Contains("Zimtsternbude", await client.GetStringAsync("v1/recall?q=Zimtsternbude", Stop), StringComparison.Ordinal);
        Assert.Equal(401, (int)(await stranger.GetAsync("v1/account", Stop)).StatusCode);
        Assert.Equal(404, (int)(await client.GetAsync("made-up/path", Stop)).StatusCode);
        await QuietAsync();
    }

    // The end of a stream is noticed a moment after its reader has left.
    private async Task QuietAsync()
    {
        await Eventually.HoldsAsync(async () => Value(await ReadAsync(), "cairn_http_requests_active") == 0);

        _time.Advance(TimeSpan.FromSeconds(10));
    }

    private async Task<string> ReadAsync()
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(_hub.Server.MetricsAddress!, "metrics"), Stop);
    }

    private static double Value(string metrics, string sample) =>
        double.Parse(Assert.Single(metrics.Split('\n'), line => line.StartsWith(sample + ' ', StringComparison.Ordinal))[(sample.Length + 1)..], CultureInfo.InvariantCulture);
}
