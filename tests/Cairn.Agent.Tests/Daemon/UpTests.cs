using System.Net.Sockets;
using Cairn.Agent.Tests.Processes;
using Cairn.Agent.Tests.Vectors;
using Cairn.Agent.Tests.Web;

namespace Cairn.Agent.Tests.Daemon;

/// <summary>Starting and ending the agent.</summary>
public sealed class UpTests : IDisposable
{
    private readonly CairnHome _home = new();

    private string Announcement => Path.Combine(_home.Path, "agent.json");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task It_starts_without_a_vault_and_the_first_memory_makes_one()
    {
        await using var agent = await RunningCairn.StartAsync(_home);
        using var client = new ApiClient(agent.Url, agent.Token);

        Assert.Equal(0, (await client.GetAsync("/v1/vaults"))["vaults"].GetArrayLength());
        (await client.GetAsync("/v1/status")).Refusing(404, "vault_not_found");
        (await client.PostAsync("/v1/memories", """{"content":"first"}""")).Being(201);

        Assert.Equal("personal", (await client.GetAsync("/v1/vaults"))["vaults"][0].GetString());
        Assert.Equal(["first"], (await client.GetAsync("/v1/memories/recent")).Contents);
    }

    [Fact]
    public async Task It_tells_people_where_it_is_and_status_shows_it_while_it_runs()
    {
        await _home.SeedAsync("text");
        await using var agent = await RunningCairn.StartAsync(_home);

        var running = (await _home.RunAsync("status", "--json")).Ending(0).Json.GetProperty("agent");
        var words = (await _home.RunAsync("status")).Ending(0);
        agent.AskToStop();
        var end = await agent.EndAsync();
        var stopped = (await _home.RunAsync("status", "--json")).Ending(0).Json.GetProperty("agent");

        Assert.Equal((agent.Url.ToString(), agent.Id), (running.GetProperty("url").GetString(), running.GetProperty("process").GetInt32()));
        Assert.Contains($"the agent runs at {agent.Url}", words.Out, StringComparison.Ordinal);
        Assert.Equal((0, ""), end);
        Assert.False(File.Exists(Announcement));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, stopped.ValueKind);
    }

    [Fact]
    public async Task Asked_to_stop_it_answers_what_it_is_working_on()
    {
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var ollama = await LocalOllama.StartAsync();
        await _home.SeedAsync("the boat is called Alma");
        (await _home.RunAsync("embedder", "use", "ollama", "--model", LocalOllama.Model, "--url", ollama.Address)).Ending(0);
        await using var agent = await RunningCairn.StartAsync(_home);
        using var client = new ApiClient(agent.Url, agent.Token);
        await client.EmbeddedAsync(1);
        ollama.BeforeAnswer = () =>
        {
            asked.TrySetResult();
            return answer.Task;
        };

        var recall = client.GetAsync("/v1/recall?q=boat");
        await asked.Task;
        agent.AskToStop();
        await Eventually.HoldsAsync(async () => !await ListensAsync(agent.Url));
        answer.SetResult();

        Assert.Equal(["the boat is called Alma"], (await recall).Being(200).Contents);
        Assert.Equal(0, (await agent.EndAsync()).ExitCode);
        Assert.False(File.Exists(Announcement));
    }

    [Fact]
    public async Task After_a_crash_the_next_one_starts_with_all_that_was_acknowledged()
    {
        await using (var crashed = await RunningCairn.StartAsync(_home))
        {
            using var first = new ApiClient(crashed.Url, crashed.Token);
            (await first.PostAsync("/v1/memories", """{"content":"acknowledged"}""")).Being(201);
            await crashed.KillAsync();
        }

        var between = (await _home.RunAsync("status", "--json")).Ending(0).Json.GetProperty("agent");
        await using var agent = await RunningCairn.StartAsync(_home);
        using var client = new ApiClient(agent.Url, agent.Token);

        Assert.Equal(System.Text.Json.JsonValueKind.Null, between.ValueKind);
        Assert.Equal(["acknowledged"], (await client.GetAsync("/v1/memories/recent")).Contents);
    }

    [Fact]
    public async Task Two_agents_on_one_home_or_one_port_are_one_too_many()
    {
        using var other = new CairnHome();
        await using var agent = await RunningCairn.StartAsync(_home);

        (await _home.RunAsync("up", "--port", "0")).Failing(1, "An agent works on", $"{agent.Url}");
        (await other.RunAsync("up", "--port", $"{agent.Url.Port}")).Failing(1, $"listens on port {agent.Url.Port} already", "--port");
    }

    [Fact]
    public async Task Without_a_token_it_says_so_and_lets_programs_in()
    {
        await using var agent = await RunningCairn.StartAsync(_home, "--no-token");
        using var client = new ApiClient(agent.Url, "any");

        (await client.GetAsync("/v1/vaults")).Being(200);
        agent.AskToStop();

        Assert.Equal("", agent.Token);
        Assert.Contains("WITHOUT A TOKEN", (await agent.EndAsync()).Said, StringComparison.Ordinal);
    }

    private static async Task<bool> ListensAsync(Uri url)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
