using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Cairn.Agent.Daemon;
using Cairn.Agent.Tests.Processes;
using Cairn.Vaults;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Tests.Safety;

/// <summary>A running agent in this process, to be attacked, and what it said to whoever watches it.</summary>
internal sealed class GuardedAgent : IAsyncDisposable
{
    public const string Token = "the-token-of-these-tests-and-of-nothing-else";

    private readonly AgentServer _server;

    private GuardedAgent(CairnHome home, AgentServer server, ConcurrentQueue<string> notes)
    {
        (Home, _server, Notes) = (home, server, notes);
        Client = NewClient();
    }

    public CairnHome Home { get; }

    public Uri Url => _server.Url;

    public ConcurrentQueue<string> Notes { get; }

    /// <summary>A client that may come in.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts an agent on a new home, with the token unless the options say otherwise.</summary>
    public static async Task<GuardedAgent> StartAsync(AgentOptions? options = null, TimeProvider? time = null)
    {
        var home = new CairnHome();
        var notes = new ConcurrentQueue<string>();
        var vaults = new VaultHome(home.Path);
        var context = new AgentContext(new OpenVaults(vaults, new VaultOptions { Time = time ?? TimeProvider.System }, (name, _) => notes.Enqueue($"repaired {name}")), notes.Enqueue);
        return new GuardedAgent(home, await AgentServer.StartAsync((options ?? new AgentOptions { Token = Token }) with { Port = 0 }, context, AgentLock.Take(vaults)), notes);
    }

    public HttpClient NewClient()
    {
        var client = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromMinutes(1) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return client;
    }

    /// <summary>A connection on which anything may be said.</summary>
    public Task<Wire> ConnectAsync() => Wire.ConnectAsync(Url);

    /// <summary>Writes a memory as a program would that may.</summary>
    public async Task RememberAsync(string content) => (await Client.PostAsJsonAsync("v1/memories", new { content }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

    /// <summary>Asserts that the agent goes on as if nothing had been.</summary>
    public async Task AssertWellAsync()
    {
        await RememberAsync("afterwards");
        Assert.Contains("afterwards", await Client.GetStringAsync("v1/recall?q=afterwards", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain(Notes, note => note.Contains("Something went wrong", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        Home.Dispose();
    }
}
