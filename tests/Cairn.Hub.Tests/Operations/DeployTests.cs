using System.Text.Json;
using System.Text.RegularExpressions;
using Cairn.Agent.Tests;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Hub.Tests.Operations;

/// <summary>What watches a hub, in <c>deploy/</c>, asks for nothing that a hub does not tell.</summary>
public sealed partial class DeployTests(Postgres postgres)
{
    private static readonly string Deploy = Path.Combine(CairnProgram.Root, "deploy");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("prometheus/alerts.yml")]
    [InlineData("prometheus/alerts.test.yml")]
    [InlineData("grafana/cairn-hub.json")]
    public async Task Every_metric_that_is_asked_for_is_one_that_a_node_tells(string file)
    {
        var told = await TellAsync();
        var asked = Metric().Matches(await File.ReadAllTextAsync(Path.Combine(Deploy, file), Stop)).Select(match => match.Value).ToHashSet();

        Assert.NotEmpty(asked);
        Assert.DoesNotContain(asked, name => !told.Contains(name) && !told.Contains(Part().Replace(name, "")));
    }

    [Fact]
    public async Task Every_metric_of_a_node_is_in_the_documents_and_the_other_way_round()
    {
        var told = await TellAsync();
        var documented = Documented().Matches(await File.ReadAllTextAsync(Path.Combine(CairnProgram.Root, "docs", "operating", "hub-metrics.md"), Stop)).Select(match => match.Groups["name"].Value).ToHashSet();

        Assert.Equal(told.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("check", "rules", "alerts.yml")]
    [InlineData("check", "config", "prometheus.yml")]
    [InlineData("test", "rules", "alerts.test.yml")]
    public async Task Promtool_finds_nothing_wrong(params string[] args)
    {
        var promtool = Path.Combine(CairnProgram.Root, "artifacts", "tools", "promtool");
        Requires.File(promtool, "Alerts are checked by promtool, which ./test unpacks where it can.");
        using var home = new CairnHome();
        var start = home.Start(promtool, args);
        start.WorkingDirectory = Path.Combine(Deploy, "prometheus");

        var run = await CairnHome.RunAsync(start, string.Join(' ', args), []);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public void Every_panel_of_the_dashboard_has_a_title_and_something_to_show()
    {
        var board = JsonElement.Parse(File.ReadAllText(Path.Combine(Deploy, "grafana", "cairn-hub.json")));

        Assert.All(board.GetProperty("panels").EnumerateArray(), panel =>
        {
            Assert.NotEmpty(panel.GetProperty("title").GetString()!);
            Assert.All(panel.GetProperty("targets").EnumerateArray(), target => Assert.NotEmpty(target.GetProperty("expr").GetString()!));
            Assert.NotEqual(0, panel.GetProperty("targets").GetArrayLength());
        });
    }

    [Fact]
    public async Task The_check_of_the_images_tells_a_node_that_answers_from_one_that_does_not()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var home = new CairnHome();

        Assert.Equal(0, await AnswersAsync($"{hub.Server.Address.Port}", "/readyz"));
        Assert.NotEqual(0, await AnswersAsync($"{hub.Server.Address.Port}", "/nothing"));
        Assert.NotEqual(0, await AnswersAsync("1", "/readyz"));

        async Task<int> AnswersAsync(params string[] args) => (await CairnHome.RunAsync(home.Start("bash", [Path.Combine(Deploy, "docker", "answers"), .. args]), "answers", [])).ExitCode;
    }

    // The names of all metrics of a node.
    private async Task<HashSet<string>> TellAsync()
    {
        await using var hub = await TestHub.StartAsync(postgres, options => options with { MetricsListen = new Uri("http://127.0.0.1:0") });
        using var client = new HttpClient();
        var metrics = await client.GetStringAsync(new Uri(hub.Server.MetricsAddress!, "metrics"), Stop);
        return [.. Type().Matches(metrics).Select(match => match.Groups["name"].Value)];
    }

    [GeneratedRegex("^# TYPE (?<name>\\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Type();

    [GeneratedRegex(@"\b(cairn|process|dotnet)_[a-z_]+\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Metric();

    [GeneratedRegex("_(bucket|sum|count)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Part();

    [GeneratedRegex(@"`(?<name>(cairn|process|dotnet)_[a-z_]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Documented();
}
