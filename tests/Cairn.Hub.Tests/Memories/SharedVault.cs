using Cairn.Core.Recall;
using Cairn.Core.Records;
using Cairn.Hub.Memories;
using Cairn.Hub.Projections;
using Cairn.Sync.Http;
using Cairn.Sync.Remotes;
using Cairn.Sync.Tests.Engine;

namespace Cairn.Hub.Tests.Memories;

/// <summary>A device's vault, and the same log at a hub.</summary>
internal sealed class SharedVault : IAsyncDisposable
{
    private readonly HttpRemote _remote;
    private readonly Guid _remoteId = Guid.NewGuid();

    private SharedVault(TestHub hub, Device device, HttpRemote remote, Guid account, string token) => (Hub, Device, _remote, Account, Token) = (hub, device, remote, account, token);

    public TestHub Hub { get; }

    public Device Device { get; }

    public Guid Account { get; }

    public string Token { get; }

    public Guid Vault => Device.Vault.Id;

    public RecallCache Cache { get; } = new();

    public static async Task<SharedVault> StartAsync(Postgres postgres, int seed = 1)
    {
        var hub = await TestHub.StartAsync(postgres);
        var account = await hub.AddAccountAsync("anna");
        var (_, token) = await hub.AddDeviceAsync(account);
        var device = new Device(seed);
        var remote = hub.Connect(token);
        await remote.OfferVaultAsync(new RemoteVault(device.Vault.Id, "personal"), TestContext.Current.CancellationToken);
        return new SharedVault(hub, device, remote, account, token);
    }

    public async Task<RecordKey> RememberAsync(string content, params (string Field, FieldValue Value)[] others)
    {
        var key = new RecordKey("memories", $"{Guid.NewGuid()}");
        await Device.Vault.WriteAsync(batch => batch.Put(key, [new("content", FieldValue.Text(content)), .. others.Select(other => KeyValuePair.Create(other.Field, other.Value))], Device.Author));
        return key;
    }

    /// <summary>Brings what the device wrote to the hub.</summary>
    public Task PushAsync() => Device.SyncAsync(_remote, _remoteId);

    /// <summary>Runs the hub's projection of memories to the end.</summary>
    public Task ProjectAsync() => Run.CompleteAsync(TestContext.Current.CancellationToken);

    /// <summary>Has the hub build its index anew.</summary>
    public async Task RebuildAsync()
    {
        await Run.DropAsync(TestContext.Current.CancellationToken);
        await ProjectAsync();
    }

    public Task<HubAnswer> AskAsync(RecallQuery query, Guid? account = null, params string[] vaults) =>
        new HubRecall(Hub.Database, Cache, Device.Time).AskAsync(account ?? Account, vaults, query with { Zone = TimeZoneInfo.Utc }, TestContext.Current.CancellationToken);

    /// <summary>What the hub finds: ids and scores, best first.</summary>
    public async Task<List<string>> FindAsync(RecallQuery query) => [.. (await AskAsync(query)).Items.Select(item => $"{item.State.Key.Id} {item.Why.Score:F5}")];

    /// <summary>What the device finds.</summary>
    public List<string> FindOnDevice(RecallQuery query) =>
        [.. Device.Vault.Recall(query with { Zone = TimeZoneInfo.Utc }).Items.Select(item => $"{item.Record.Key.Id} {item.Why.Score:F5}")];

    public async Task<List<string>> ColumnAsync(string sql) => [.. await Hub.AsOwnerAsync(sql)];

    public async ValueTask DisposeAsync()
    {
        _remote.Dispose();
        Device.Dispose();
        await Hub.DisposeAsync();
    }

    private ProjectionRun Run => new(Hub.Database, new MemoryProjection(), Vault, Account, TimeProvider.System);
}
