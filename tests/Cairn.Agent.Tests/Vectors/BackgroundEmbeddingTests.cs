using Cairn.Agent.Tests.Daemon;
using Cairn.Agent.Tests.Processes;
using Cairn.Agent.Tests.Web;

namespace Cairn.Agent.Tests.Vectors;

/// <summary>A running agent gives memories their vectors by itself.</summary>
public sealed class BackgroundEmbeddingTests : IDisposable
{
    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task What_is_remembered_while_it_runs_gets_a_vector_whoever_wrote_it()
    {
        await using var ollama = await LocalOllama.StartAsync();
        await _home.SeedAsync("before the agent");
        await using var agent = await RunningCairn.StartAsync(_home);
        using var client = new ApiClient(agent.Url, agent.Token);

        (await _home.RunAsync("embedder", "use", "ollama", "--model", LocalOllama.Model, "--url", ollama.Address)).Ending(0);
        await client.EmbeddedAsync(1);
        (await client.PostAsync("/v1/memories", """{"content":"by the agent"}""")).Being(201);
        (await _home.RunAsync("remember", "by a command")).Ending(0);

        await client.EmbeddedAsync(3);
    }

    [Fact]
    public async Task An_embedder_that_is_away_is_told_of_once_and_everything_else_goes_on()
    {
        await _home.SeedAsync("the boat is called Alma");
        var gone = await LocalOllama.StartAsync();
        (await _home.RunAsync("embedder", "use", "ollama", "--model", LocalOllama.Model, "--url", gone.Address)).Ending(0);
        await gone.DisposeAsync();
        await using var agent = await RunningCairn.StartAsync(_home);
        using var client = new ApiClient(agent.Url, agent.Token);

        Assert.Equal(["the boat is called Alma"], (await client.GetAsync("/v1/recall?q=boat")).Being(200).Contents);
        agent.AskToStop();
        var (exitCode, error) = await agent.EndAsync();

        Assert.Equal(0, exitCode);
        Assert.Single(error.Split('\n'), line => line.Contains("no vectors are made for now", StringComparison.Ordinal));
    }
}
