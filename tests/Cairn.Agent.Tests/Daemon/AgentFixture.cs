using Cairn.Agent.Tests.Processes;
using Cairn.Agent.Tests.Web;

namespace Cairn.Agent.Tests.Daemon;

/// <summary>One running agent for the tests of a class, each of which makes a vault of its own in it.</summary>
public sealed class AgentFixture : IAsyncLifetime
{
    private int _vaults;

    internal CairnHome Home { get; } = new();

    internal RunningCairn Agent { get; private set; } = null!;

    internal ApiClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Agent = await RunningCairn.StartAsync(Home);
        Client = new ApiClient(Agent.Url, Agent.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Agent.AskToStop();
        var (exitCode, said) = await Agent.EndAsync();
        await Agent.DisposeAsync();
        Home.Dispose();
        Assert.Equal((0, ""), (exitCode, said));
    }

    /// <summary>Makes a vault, and answers its name.</summary>
    internal async Task<string> NewVaultAsync()
    {
        var name = $"v{Interlocked.Increment(ref _vaults)}";
        (await Client.PostAsync("/v1/vaults", $$"""{"name":"{{name}}"}""")).Being(201);
        return name;
    }
}
