using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cairn.Hub.Cluster;
using Cairn.Hub.Migrations;
using Dapper;
using Npgsql;

namespace Cairn.Bench.Hub;

/// <summary>A hub of one node, a process of its own, before a PostgreSQL that keeps what it says it keeps.</summary>
internal sealed class BenchHub : IAsyncDisposable
{
    private readonly PrivateCluster _cluster;
    private readonly string _settings;
    private Process? _node;

    private BenchHub(PrivateCluster cluster, string settings, Uri address) => (_cluster, _settings, Address) = (cluster, settings, address);

    public Uri Address { get; }

    public static async Task<BenchHub> StartAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
        {
            // The user that PostgreSQL runs as has to come in.
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        }

        var cluster = await PrivateCluster.StartAsync(Path.Combine(folder, "cluster"), null, "shared_buffers=1GB", "max_wal_size=4GB");
        await new Migrator(cluster.Owner).MigrateAsync(int.MaxValue, CancellationToken.None);
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var settings = Path.Combine(folder, "hub.json");
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new { database = cluster.Service, listen = address.ToString(), requests_per_minute = 100_000 }));
        var hub = new BenchHub(cluster, settings, address);
        await hub.StartNodeAsync();
        return hub;
    }

    /// <summary>Starts the node, and waits until it is ready.</summary>
    public async Task StartNodeAsync()
    {
        var program = Path.Combine(Environment.GetEnvironmentVariable("CAIRN_ROOT") ?? ".", "cairn");
        _node = Process.Start(new ProcessStartInfo(program, ["hub", "serve", "--settings", _settings]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        _ = _node.StandardOutput.ReadToEndAsync();
        using var client = new HttpClient { BaseAddress = Address };
        while (!await IsReadyAsync(client))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>Ends the node as the kernel does.</summary>
    public async Task KillNodeAsync()
    {
        _node!.Kill(entireProcessTree: true);
        await _node.WaitForExitAsync();
    }

    /// <summary>The node's memory, in megabytes.</summary>
    public double Megabytes()
    {
        var line = File.ReadAllLines($"/proc/{_node!.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1_024;
    }

    /// <summary>Makes accounts with a vault each, and signs devices in there.</summary>
    /// <param name="accounts">How many accounts.</param>
    /// <param name="devices">How many devices each has.</param>
    /// <returns>For each device its vault and its token, those of one account after each other.</returns>
    public async Task<IReadOnlyList<(Guid Vault, string Token)>> AddAsync(int accounts, int devices)
    {
        var vaults = Enumerable.Range(0, accounts).Select(_ => Guid.CreateVersion7()).ToArray();
        var tokens = Enumerable.Range(0, accounts * devices).Select(_ => $"cairn_access_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}").ToArray();
        await using var connection = new NpgsqlConnection($"{_cluster.Owner};Search Path=cairn");
        await connection.ExecuteAsync(
            """
            INSERT INTO accounts (id, name, folded, password, created_at) SELECT vault, vault, vault, '', now() FROM unnest(@vaults) AS vault;
            INSERT INTO vaults (vault, owner, name, sealed, created_at) SELECT vault, vault, 'personal', false, now() FROM unnest(@vaults) AS vault;
            INSERT INTO members (vault, account, role, since) SELECT vault, vault, 'owner', now() FROM unnest(@vaults) AS vault;
            INSERT INTO heads (vault, seq, mark) SELECT vault, 0, '00000000-0000-0000-0000-000000000000' FROM unnest(@vaults) AS vault;
            INSERT INTO devices (id, account, name, platform, created_at, seen_at) SELECT id, account, 'bench', 'bench', now(), now() FROM unnest(@ids, @owners) AS device (id, account);
            INSERT INTO access_tokens (hash, device, expires_at) SELECT hash, id, now() + interval '1 day' FROM unnest(@hashes, @ids) AS token (hash, id);
            ANALYZE
            """,
            new
            {
                vaults,
                ids = tokens.Select(_ => Guid.CreateVersion7()).ToArray(),
                owners = tokens.Select((_, at) => vaults[at / devices]).ToArray(),
                hashes = tokens.Select(token => SHA256.HashData(Encoding.UTF8.GetBytes(token))).ToArray(),
            });
        return [.. tokens.Select((token, at) => (vaults[at / devices], token))];
    }

    /// <summary>A figure of the database.</summary>
    public async Task<double> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"{_cluster.Owner};Search Path=cairn");
        return await connection.ExecuteScalarAsync<double>(sql);
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is { HasExited: false })
        {
            await KillNodeAsync();
        }

        _node?.Dispose();
        await _cluster.DisposeAsync();
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
