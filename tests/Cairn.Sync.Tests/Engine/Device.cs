using Cairn.Core.Records;
using Cairn.Sync.Engine;
using Cairn.Sync.Remotes;
using Cairn.Vaults;
using Cairn.Vaults.Eviction;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Log;
using Cairn.Vaults.Sync;

namespace Cairn.Sync.Tests.Engine;

/// <summary>A device with one vault in a folder of its own.</summary>
internal sealed class Device : IDisposable
{
    public static readonly Author Author = new("tester");

    private readonly string _home = Directory.CreateTempSubdirectory("cairn-").FullName;

    public Device(int seed, ManualTime? time = null, IContentSource? contents = null)
    {
        Time = time ?? new ManualTime();
        Options = new VaultOptions { Time = Time, Random = new Random(seed).NextBytes, Machine = $"machine {seed}", Contents = contents };
        Vault = Vault.Create(new VaultFolder(Path.Combine(_home, "vaults", "personal")), Options);
        Replica = new VaultReplica(Vault);
    }

    public ManualTime Time { get; }

    public VaultOptions Options { get; private set; }

    public Vault Vault { get; private set; }

    public VaultReplica Replica { get; private set; }

    /// <summary>Makes a device whose vault is a replica of another's.</summary>
    public static async Task<Device> OfAsync(Device other, int seed, ManualTime? time = null, IContentSource? contents = null)
    {
        var device = new Device(seed, time ?? other.Time, contents);
        await device.Vault.JoinAsync(other.Vault.Id);
        return device;
    }

    /// <summary>Syncs once.</summary>
    public async Task<SyncReport> SyncAsync(IRemote remote, Guid id) => Assert.Single(await new SyncSession(id, remote, Time, () => 0).RunAsync([Replica], null, CancellationToken.None));

    public async Task<RecordKey> RememberAsync(string content, string? id = null)
    {
        var key = new RecordKey("memories", id ?? Guid.NewGuid().ToString());
        await Vault.WriteAsync(batch => batch.Put(key, [new("content", FieldValue.Text(content))], Author));
        return key;
    }

    public Task EditAsync(RecordKey key, string content) => Vault.WriteAsync(batch => batch.Put(key, [new("content", FieldValue.Text(content))], Author));

    public string? Content(RecordKey key) => Vault.Get(key)?.Fields.GetValueOrDefault("content").AsText();

    /// <summary>Has the vault's folder stand on another machine from now on.</summary>
    public void MoveTo(string machine)
    {
        Vault.Dispose();
        Options = Options with { Machine = machine };
        Open(Vault.Folder);
    }

    /// <summary>Puts a backup in the place of the vault.</summary>
    public void Restore(string backup)
    {
        Vault.Dispose();
        Vault.Restore(backup, Vault.Folder, replace: true, Options);
        Open(Vault.Folder);
    }

    /// <summary>How many items have each status for a remote.</summary>
    public Dictionary<string, int> Queue(Guid remote)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Vault.Folder.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT status, count(*) FROM sync_queue WHERE remote = '{remote}' GROUP BY status";
        using var rows = command.ExecuteReader();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        while (rows.Read())
        {
            counts.Add(rows.GetString(0), rows.GetInt32(1));
        }

        return counts;
    }

    private void Open(VaultFolder folder)
    {
        Vault = Vault.Open(folder, Options);
        Replica = new VaultReplica(Vault);
    }

    public void Dispose()
    {
        Vault.Dispose();
        Directory.Delete(_home, recursive: true);
    }
}
