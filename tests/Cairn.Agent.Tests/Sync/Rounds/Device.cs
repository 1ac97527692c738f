using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Cairn.Agent.Tests.Daemon;
using Cairn.Agent.Tests.Processes;
using Cairn.Agent.Tests.Web;

namespace Cairn.Agent.Tests.Sync.Rounds;

/// <summary>A device: a home and the agent that runs on it, which is killed and started again at the same address.</summary>
internal sealed class Device(string name, params string[] args) : IAsyncDisposable
{
    private readonly int _port = FreePort();
    private readonly List<string> _said = [];
    private RunningCairn? _agent;
    private ApiClient? _client;

    public CairnHome Home { get; } = new();

    /// <summary>The API of its agent; while that is dead, calls end with <see cref="HttpRequestException"/>.</summary>
    public ApiClient Client => _client ?? throw new InvalidOperationException("It was never started.");

    /// <summary>Whether its agent runs.</summary>
    public bool IsUp { get; private set; }

    /// <summary>What its agents have said that were killed.</summary>
    public string Said => string.Join('\n', _said.Where(said => said.Length > 0));

    /// <summary>A port that nobody has, and that the system gives to nobody while an agent is down: it is not among those for outgoing connections.</summary>
    public static int FreePort()
    {
        while (true)
        {
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, Random.Shared.Next(15_000, 32_000));
                probe.Start();
                return ((IPEndPoint)probe.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Taken; another is tried.
            }
        }
    }

    public async Task StartAsync()
    {
        _agent = await RunningCairn.StartAsync(Home, _port, args);
        _client ??= new ApiClient(_agent.Url, _agent.Token);
        IsUp = true;
    }

    /// <summary>Ends the agent as the kernel does: no handler runs.</summary>
    public async Task KillAsync()
    {
        IsUp = false;
        _said.Add(await _agent!.KillAsync());
        await _agent.DisposeAsync();
        _agent = null;
        Assert.DoesNotContain("Something went wrong", _said[^1], StringComparison.Ordinal);
    }

    /// <summary>A code by which another device comes here, through a link.</summary>
    public async Task<string> CodeAsync(FaultyLink link) =>
        (await Home.RunAsync("pair", "--json", "--address", $"127.0.0.1:{link.Port}")).Ending(0).Json.GetProperty("code").GetString()!;

    /// <summary>Syncs with all its remotes, if it has any.</summary>
    public Task SyncAsync() => Client.PostAsync("/v1/sync", "");

    /// <summary>What is wrong with the device now; null where all was exchanged and nothing is left to do.</summary>
    public async Task<string?> ProblemAsync()
    {
        var status = (await Client.GetAsync("/v1/status")).Being(200);
        var isWell = !status["scrub_due"].GetBoolean() && status["set_aside"].GetArrayLength() == 0 && status["remotes"].EnumerateArray().All(IsWell);
        return isWell ? null : $"{name}: {status.Text}";
    }

    public string Digest()
    {
        using var vault = Home.Open();
        return vault.Digest().ToString();
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await (_agent?.DisposeAsync() ?? ValueTask.CompletedTask);
        Home.Dispose();
    }

    public override string ToString() => name;

    // A repair would make equal what must never have differed.
    private static bool IsWell(JsonElement remote) => new[] { "problem", "repaired_at" }.All(name => remote.GetProperty(name).ValueKind == JsonValueKind.Null)
        && new[] { "queued", "refused", "quarantined" }.All(count => remote.GetProperty(count).GetInt64() == 0);
}
