using System.Globalization;
using Cairn.Agent.Tests.Daemon;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Health;

public sealed class MetricsTests(AgentFixture agent) : IClassFixture<AgentFixture>
{
    [Fact]
    public async Task Methods_that_somebody_made_up_are_counted_as_one()
    {
        using var request = new HttpRequestMessage(new HttpMethod("MADEUP"), new Uri(agent.Agent.Url, "/mcp"));
        using var http = new HttpClient();
        using var refused = await http.SendAsync(request, TestContext.Current.CancellationToken);

        var metrics = (await agent.Client.GetAsync("/metrics")).Being(200).Text;

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.DoesNotContain("MADEUP", metrics, StringComparison.Ordinal);
        Assert.Equal(1, Value(metrics, "cairn_http_request_duration_seconds_count{method=\"other\",route=\"/mcp\",status=\"401\"}"));
    }

    [Fact]
    public async Task Vaults_and_requests_are_counted()
    {
        var vault = await agent.NewVaultAsync();
        var id = await agent.Client.RememberAsync(vault, "text");
        for (var time = 0; time < 3; time++) (await agent.Client.GetAsync($"/v1/memories/{id}?vault={vault}")).Being(200);
        await agent.Client.GetAsync("/nothing/of/that/name");

        var metrics = (await agent.Client.GetAsync("/metrics")).Being(200).Text;

        Assert.Equal(1, Value(metrics, $"cairn_vault_memories{{vault=\"{vault}\"}}"));
        Assert.Equal(1, Value(metrics, $"cairn_vault_up{{vault=\"{vault}\"}}"));
        Assert.Equal(3, Value(metrics, "cairn_http_request_duration_seconds_count{method=\"GET\",route=\"/v1/memories/{id}\",status=\"200\"}"));
        Assert.Equal(3, Value(metrics, "cairn_http_request_duration_seconds_bucket{method=\"GET\",route=\"/v1/memories/{id}\",status=\"200\",le=\"+Inf\"}"));
        Assert.Equal(1, Value(metrics, "cairn_http_requests_active"));
        Assert.True(Value(metrics, "process_resident_memory_bytes") > 1_000_000);
        Assert.DoesNotContain("nothing/of/that/name", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promtool_finds_nothing_wrong_with_them()
    {
        var promtool = Path.Combine(CairnProgram.Root, "artifacts", "tools", "promtool");
        Requires.File(promtool, "Metrics are checked by promtool, which ./test unpacks where it can.");
        await agent.Client.RememberAsync(await agent.NewVaultAsync(), "text");
        var metrics = (await agent.Client.GetAsync("/metrics")).Being(200).Body;

        var right = await CheckAsync(metrics);
        var wrong = await CheckAsync("cairn_bad 1\n"u8.ToArray());

        Assert.Equal((0, "", ""), (right.ExitCode, right.Out, right.Error));
        Assert.NotEqual(0, wrong.ExitCode);

        Task<CairnRun> CheckAsync(byte[] text) => CairnHome.RunAsync(agent.Home.Start(promtool, "check", "metrics"), "promtool check metrics", text);
    }

    [Fact]
    public async Task Metrics_want_the_token_and_health_does_not()
    {
        (await agent.Client.SendAsync(HttpMethod.Get, "/metrics", token: "wrong")).Refusing(401, "unauthorized");

        Assert.Equal("""{"status":"ok"}""", (await agent.Client.SendAsync(HttpMethod.Get, "/healthz", token: "wrong")).Being(200).Text);
    }

    private static double Value(string metrics, string sample) =>
        double.Parse(Assert.Single(metrics.Split('\n'), line => line.StartsWith(sample + ' ', StringComparison.Ordinal))[(sample.Length + 1)..], CultureInfo.InvariantCulture);
}
