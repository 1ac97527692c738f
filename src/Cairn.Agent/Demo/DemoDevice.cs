using Cairn.Agent.Daemon;
using Cairn.Agent.Sync;
using Cairn.Core.Ids;
using Cairn.Core.Recall;
using Cairn.Core.Records;
using Cairn.Vaults;
using Cairn.Vaults.Conflicts;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Log;

namespace Cairn.Agent.Demo;

/// <summary>One of the two devices of the demonstration: a home of its own, and nothing that the other has.</summary>
internal sealed class DemoDevice : IDisposable
{
    private readonly AgentContext _agent;
    private readonly Author _author;
    private readonly string _remote;

    /// <param name="name">What the device is called.</param>
    /// <param name="home">Its CAIRN_HOME.</param>
    /// <param name="remote">The folder that both devices see.</param>
    /// <param name="note">Says something beside the demonstration.</param>
    public DemoDevice(string name, string home, string remote, Action<string> note)
    {
        Name = name;
        _author = new Author(name);
        _remote = remote;
        _agent = new AgentContext(new OpenVaults(new VaultHome(home), new VaultOptions { Machine = name }, (_, _) => { }), note);
    }

    public string Name { get; }

    public async Task<string> RememberAsync(string text) => (await UseAsync(vault => vault.RememberAsync(
        [new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["content"] = FieldValue.Text(text) }], _author)))[0].Id;

    public Task EditAsync(string id, string text) => UseAsync(vault => vault.EditAsync(
        Key(id), new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["content"] = FieldValue.Text(text) }, _author));

    /// <summary>Adds the folder as a remote, as <c>cairn remote add</c> does.</summary>
    public async Task AddRemoteAsync(CancellationToken cancellationToken)
    {
        var id = Uuid.Version7(_agent.Time.GetUtcNow(), _agent.Vaults.Options.Random);
        var remote = RemoteConnection.Describe(id, "folder", _remote, _ => null) with { Vaults = [VaultHome.DefaultVault] };
        await new RemoteAdding(_agent).RunAsync(remote, join: false, cancellationToken);
    }

    public async Task<SyncedVault> SyncAsync(CancellationToken cancellationToken) =>
        (await new RemoteSync(_agent).RunAsync(new RemotesFile(_agent.Vaults.Home).Find("folder"), null, retry: false, null, cancellationToken))[0];

    public (string Text, double Milliseconds) Recall(string question) => Use(vault =>
    {
        var began = _agent.Time.GetTimestamp();
        var answer = vault.Recall(new RecallQuery(question) { Limit = 1 });
        return (TextOf(answer.Items[0].Record), _agent.Time.GetElapsedTime(began).TotalMilliseconds);
    });

    public string Get(string id) => Use(vault => TextOf(vault.Get(Key(id))!));

    public OpenConflict Conflict() => Use(vault => vault.OpenConflicts(null, 1).Items[0]);

    public int ConflictCount() => Use(vault => vault.OpenConflicts(null, 10).Items.Count);

    public Task RestoreAsync(string conflict) => UseAsync(vault => vault.RestoreConflictAsync(conflict, _author));

    public string Digest() => Use(vault => vault.Digest().ToString());

    public void Dispose() => _agent.Dispose();

    private static RecordKey Key(string id) => new("memories", id);

    private static string TextOf(VaultRecord record) => record.Fields["content"].AsText()!;

    private T Use<T>(Func<Vault, T> use)
    {
        using var lease = _agent.Vaults.Rent(VaultHome.DefaultVault);
        return use(lease.Vault);
    }

    private async Task<T> UseAsync<T>(Func<Vault, Task<T>> use)
    {
        using var lease = _agent.Vaults.Rent(VaultHome.DefaultVault, canMake: true);
        return await use(lease.Vault);
    }
}
