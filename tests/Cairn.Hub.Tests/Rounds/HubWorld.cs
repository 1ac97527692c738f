using System.Diagnostics;
using Cairn.Agent.Tests.Processes;
using Cairn.Agent.Tests.Sync.Rounds;
using Cairn.Hub.Cluster;
using Cairn.Hub.Migrations;
using Cairn.Hub.Operations;
using Cairn.Hub.Storage;
using Cairn.Hub.Tests.Operations;
using Cairn.Hub.Tests.Pages;
using Dapper;
using Npgsql;

namespace Cairn.Hub.Tests.Rounds;

/// <summary>A hub as people run it: a PostgreSQL that is durable, nodes before it that are processes of their own, and a link from each device to one of them.</summary>
internal sealed class HubWorld : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-hub-rounds-").FullName;
    private readonly CairnHome _home = new();
    private readonly HubProcess?[] _nodes = new HubProcess?[2];
    private readonly int[] _ports = [Device.FreePort(), Device.FreePort()];
    private PrivateCluster _cluster = null!;
    private HubServer _desk = null!;
    private HubDatabase _database = null!;

    private HubWorld()
    {
    }

    /// <summary>A browser that is signed in, at a node that nothing else uses.</summary>
    public Browser Person { get; private set; } = null!;

    /// <summary>The link of each device.</summary>
    public List<FaultyLink> Links { get; } = [];

    public int NodeCount => _nodes.Length;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<HubWorld> StartAsync()
    {
        var world = new HubWorld();
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(world._folder, (UnixFileMode)0b111_101_101);
        world._cluster = await PrivateCluster.StartAsync(Path.Combine(world._folder, "hub"));
        await new Migrator(world._cluster.Owner).MigrateAsync(int.MaxValue, Stop);
        world._database = new HubDatabase(world._cluster.Service);
        world._desk = await HubServer.StartAsync(new HubOptions { Database = world._cluster.Service, Listen = new Uri("http://127.0.0.1:0"), RequestsPerMinute = 100_000 }, TimeProvider.System);
        world.Person = await Browser.JoinAsync(TestHub.Over(world._desk, world._cluster.Owner, world._database));
        for (var node = 0; node < world.NodeCount; node++) await world.StartNodeAsync(node);
        return world;
    }

    /// <summary>A link to a node, for a device that is to sign in.</summary>
    public FaultyLink AddLink()
    {
        var link = new FaultyLink(_ports[Links.Count % NodeCount]);
        Links.Add(link);
        return link;
    }

    public async Task StartNodeAsync(int node) => _nodes[node] = await HubProcess.StartAsync(_home, new { database = _cluster.Service, listen = $"http://127.0.0.1:{_ports[node]}", requests_per_minute = 100_000 });

    /// <summary>Ends a node as the kernel does.</summary>
    public async Task KillNodeAsync(int node)
    {
        _nodes[node]!.Kill();
        await _nodes[node]!.EndAsync();
        _nodes[node]!.Dispose();
    }

    /// <summary>Starts another node at another address, leads everybody there who was at the old one, and stops that.</summary>
    public async Task ReplaceNodeAsync(int node)
    {
        var (old, port) = (_nodes[node]!, _ports[node]);
        _ports[node] = Device.FreePort();
        await StartNodeAsync(node);
        foreach (var link in Links.Where(link => link.Target == port)) link.Target = _ports[node];

        old.Terminate();
        Assert.Equal(0, await old.EndAsync());
        old.Dispose();
    }

    /// <summary>Restarts PostgreSQL; immediately is as if it had crashed.</summary>
    public async Task RestartPostgresAsync(string mode)
    {
        string[] restart = [Path.Combine(PostgresPrograms.Find(), "pg_ctl"), "restart", "-s", "-w", "-m", mode, "-D", Path.Combine(_cluster.Folder, "postgres"), "-l", Path.Combine(_cluster.Folder, "postgres.log")];
        var start = Environment.IsPrivilegedProcess ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", .. restart]) : new ProcessStartInfo(restart[0], restart[1..]);
        start.WorkingDirectory = _cluster.Folder;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(Stop);
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>How many changes the log of the only vault has, how many of them differ, and where it ends.</summary>
    public async Task<(long Changes, long Ops, long Head)> LogAsync()
    {
        await using var connection = new NpgsqlConnection($"{_cluster.Owner};Pooling=false");
        return await connection.QuerySingleAsync<(long, long, long)>(new CommandDefinition("SELECT count(*), count(DISTINCT op), max(heads.seq) FROM cairn.changes JOIN cairn.heads USING (vault)", cancellationToken: Stop));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var link in Links) await link.DisposeAsync();
        foreach (var node in _nodes) node?.Dispose();
        Person?.Dispose();
        if (_desk is not null) await _desk.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        if (_cluster is not null) await _cluster.DisposeAsync();
        _home.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
