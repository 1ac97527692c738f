using System.Diagnostics;
using System.Globalization;
using Cairn.Agent.Tests.Processes;
using Cairn.Core.Records;
using Cairn.Hub.Cluster;
using Cairn.Hub.Migrations;
using Cairn.Hub.Operations;
using Cairn.Hub.Storage;
using Cairn.Sync.Http;
using Cairn.Sync.Remotes;
using Cairn.Sync.Tests.Engine;
using Npgsql;

namespace Cairn.Hub.Tests.Operations;

/// <summary>A hub that is put back to an older state, with nobody told: every device finds out, and all end with everything.</summary>
public sealed class RestoredHubTests(Postgres postgres) : IDisposable
{
    private static readonly Guid Remote = Guid.NewGuid();

    private readonly string _folder = Make();
    private readonly List<Device> _devices = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _devices.ForEach(device => device.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task From_a_dump(bool isSuperuser)
    {
        var owner = isSuperuser ? await postgres.NewEmptyDatabaseAsync() : await postgres.NewOwnedDatabaseAsync();
        var restored = isSuperuser ? await postgres.NewEmptyDatabaseAsync() : await postgres.NewOwnedDatabaseAsync();
        await new Migrator(owner).MigrateAsync(int.MaxValue, Stop);
        var dump = Path.Combine(_folder, "dump");
        string token;
        Erased erased;
        await using (var hub = await TestHub.StartAsync(postgres, owner))
        {
            token = await BeginAsync(hub);
            await RunAsync("pg_dump", owner, "-Fc", "--enable-row-security", "-f", dump);
            erased = await GoOnAsync(hub.Connect(token));
        }

        await RunAsync("pg_restore", restored, "-d", new NpgsqlConnectionStringBuilder(restored).Database!, dump);

        await using var back = await TestHub.StartAsync(postgres, restored);
        await EndAsync(back.Connect(token), erased);
    }

    [Fact]
    public async Task From_a_copy_of_its_folder()
    {
        var home = Path.Combine(_folder, "hub");
        var (token, erased) = await LiveTwiceAsync(home, () =>
        {
            Copy(home, Path.Combine(_folder, "copy"));
            return Task.CompletedTask;
        });
        Directory.Move(home, Path.Combine(_folder, "away"));
        Copy(Path.Combine(_folder, "copy"), home);

        await ComeBackAsync(home, token, erased);
    }

    [Fact]
    public async Task To_a_point_in_time()
    {
        var home = Path.Combine(_folder, "hub");
        var archive = Make(_folder, "archive");
        var point = "";
        await using (var cluster = await PrivateCluster.StartAsync(home))
        {
            await ExecuteAsync(cluster.Owner, "ALTER SYSTEM SET archive_mode = 'on'", $"ALTER SYSTEM SET archive_command = 'cp %p {archive}/%f'");
        }

        string token;
        Erased erased;
        await using (var cluster = await PrivateCluster.StartAsync(home))
        {
            await RunAsync("pg_basebackup", cluster.Owner, "-D", Path.Combine(_folder, "base"), "--checkpoint=fast");
            await new Migrator(cluster.Owner).MigrateAsync(int.MaxValue, Stop);
            await using var hub = await HubServer.StartAsync(Options(cluster), TimeProvider.System);
            token = await BeginAsync(hub, cluster);
            await using (var connection = new NpgsqlConnection(cluster.Owner))
            {
                await connection.OpenAsync(Stop);
                await using var now = new NpgsqlCommand("SELECT clock_timestamp()", connection);
                point = ((DateTime)(await now.ExecuteScalarAsync(Stop))!).ToString("yyyy-MM-dd HH:mm:ss.ffffff+00", CultureInfo.InvariantCulture);
            }

            erased = await GoOnAsync(Connect(hub, token));
            await ExecuteAsync(cluster.Owner, "SELECT pg_switch_wal()");
        }

        Directory.Move(Path.Combine(home, "postgres"), Path.Combine(_folder, "away"));
        Copy(Path.Combine(_folder, "base"), Path.Combine(home, "postgres"));
        await File.AppendAllTextAsync(Path.Combine(home, "postgres", "postgresql.auto.conf"), $"restore_command = 'cp {archive}/%f %p'\nrecovery_target_time = '{point}'\nrecovery_target_action = 'promote'\narchive_mode = 'off'\n", Stop);
        await File.WriteAllTextAsync(Path.Combine(home, "postgres", "recovery.signal"), "", Stop);
        await OwnAsync(Path.Combine(home, "postgres"));

        await ComeBackAsync(home, token, erased);
    }

    // What is written before the copy is made, and what is written then.
    private async Task<(string Token, Erased Erased)> LiveTwiceAsync(string home, Func<Task> save)
    {
        string token;
        await using (var cluster = await PrivateCluster.StartAsync(home))
        {
            await new Migrator(cluster.Owner).MigrateAsync(int.MaxValue, Stop);
            await using var hub = await HubServer.StartAsync(Options(cluster), TimeProvider.System);
            token = await BeginAsync(hub, cluster);
        }

        await save();
        await using var again = await PrivateCluster.StartAsync(home);
        await using var node = await HubServer.StartAsync(Options(again), TimeProvider.System);
        return (token, await GoOnAsync(Connect(node, token)));
    }

    private async Task ComeBackAsync(string home, string token, Erased erased)
    {
        await using var cluster = await PrivateCluster.StartAsync(home);
        await using (var connection = new NpgsqlConnection(cluster.Owner))
        {
            await connection.OpenAsync(Stop);
            await using var recovering = new NpgsqlCommand("SELECT pg_is_in_recovery()", connection);
            await Eventually.HoldsAsync(async () => await recovering.ExecuteScalarAsync(Stop) is false);
        }

        await using var hub = await HubServer.StartAsync(Options(cluster), TimeProvider.System);
        await EndAsync(Connect(hub, token), erased);
    }

    private async Task<string> BeginAsync(HubServer hub, PrivateCluster cluster)
    {
        await using var database = new HubDatabase(cluster.Service);
        return await BeginAsync(TestHub.Over(hub, cluster.Owner, database));
    }

    private async Task<string> BeginAsync(TestHub hub)
    {
        var (_, token) = await hub.AddDeviceAsync(await hub.AddAccountAsync("anna"));
        using var remote = hub.Connect(token);
        _devices.Add(new Device(1));
        _devices.Add(await Device.OfAsync(_devices[0], 2));
        await remote.OfferVaultAsync(new RemoteVault(_devices[0].Vault.Id, "personal"), Stop);
        await _devices[0].RememberAsync("before", "before");
        await _devices[0].RememberAsync("Zimtsternbude", "erased");
        await SyncAllAsync(remote);
        return token;
    }

    private async Task<Erased> GoOnAsync(HttpRemote connected)
    {
        using var remote = connected;
        await _devices[1].RememberAsync("after", "after");
        await _devices[0].EditAsync(new RecordKey("memories", "before"), "changed");
        await _devices[0].Vault.EraseAsync([new RecordKey("memories", "erased")], Device.Author);
        await SyncAllAsync(remote);
        await _devices[1].RememberAsync("not sent yet", "waiting");
        return new Erased("Zimtsternbude");
    }

    private async Task EndAsync(HttpRemote connected, Erased erased)
    {
        using var remote = connected;
        _devices.Add(await Device.OfAsync(_devices[0], 3));
        await SyncAllAsync(remote);

        Assert.All(_devices, device =>
        {
            Assert.Equal("changed", device.Content(new RecordKey("memories", "before")));
            Assert.Equal("after", device.Content(new RecordKey("memories", "after")));
            Assert.Equal("not sent yet", device.Content(new RecordKey("memories", "waiting")));
            Assert.Null(device.Content(new RecordKey("memories", "erased")));
        });
        var digest = (await remote.DigestAsync(_devices[0].Vault.Id, Stop)).ToString();
        Assert.All(_devices, device => Assert.Equal(digest, device.Vault.Digest().ToString()));
        Assert.DoesNotContain((await remote.ReadAsync(_devices[0].Vault.Id, "", Stop).ToListAsync(Stop)).SelectMany(page => page.Changes), change => change.Contains(erased.Word, StringComparison.Ordinal));
    }

    private async Task SyncAllAsync(HttpRemote remote)
    {
        for (var round = 0; round < 2; round++)
        {
            foreach (var device in _devices)
            {
                Assert.Null((await device.SyncAsync(remote, Remote)).Problem);
            }
        }
    }

    private static HubOptions Options(PrivateCluster cluster) => new() { Database = cluster.Service, Listen = new Uri("http://127.0.0.1:0") };

    private static HttpRemote Connect(HubServer hub, string token) => new(new HttpRemoteOptions { Address = hub.Address, Token = token });

    private static async Task ExecuteAsync(string owner, params string[] statements)
    {
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(Stop);
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync(Stop);
        }
    }

    private static async Task RunAsync(string program, string connection, params string[] arguments)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection);
        var start = new ProcessStartInfo(Path.Combine(PostgresPrograms.Find(), program), ["-h", settings.Host!, "-p", $"{settings.Port}", "-U", settings.Username!, .. arguments]);
        (start.Environment["PGPASSWORD"], start.Environment["PGDATABASE"]) = (settings.Password, program == "pg_dump" ? settings.Database : "");
        await RunAsync(start);
    }

    private static async Task RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(Stop);
        Assert.Equal((start.FileName, 0), (start.FileName, process.ExitCode));
    }

    private static Task OwnAsync(string folder) => Environment.IsPrivilegedProcess ? RunAsync(new ProcessStartInfo("chown", ["-R", "postgres:postgres", folder])) : Task.CompletedTask;

    private static void Copy(string from, string to)
    {
        using var process = Process.Start("cp", ["-a", from, to]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    // Where the user that PostgreSQL runs as may come in, and write.
    private static string Make(string? parent = null, string name = "")
    {
        var folder = parent is null ? Directory.CreateTempSubdirectory("cairn-restored-").FullName : Directory.CreateDirectory(Path.Combine(parent, name)).FullName;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        return folder;
    }

    private sealed record Erased(string Word);
}
