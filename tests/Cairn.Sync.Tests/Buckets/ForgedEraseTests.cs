using Cairn.Core.Records;
using Cairn.Sync.Buckets;
using Cairn.Sync.Engine;
using Cairn.Sync.Remotes;
using Cairn.Sync.Tests.Engine;
using Cairn.Vaults;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Sealing;
using Cairn.Vaults.Sync;

namespace Cairn.Sync.Tests.Buckets;

/// <summary>Erases that somebody puts into the bucket of a sealed vault who does not have its keys.</summary>
public sealed class ForgedEraseTests
{
    private static readonly Guid Nas = Guid.Parse("22222222-0000-4000-8000-000000000000");

    [Fact]
    public async Task An_erase_that_the_vault_does_not_take_in_blanks_nothing_in_the_bucket_and_a_true_one_does()
    {
        using var folder = new BucketFolder();
        using var home = new BucketFolder();
        using var remote = new BucketRemote(new FolderBucket(folder.Path));
        var time = new ManualTime();
        var (vault, _) = Vault.CreateSealed(
            new VaultFolder(Path.Combine(home.Path, "vaults", "personal")), "seven words nobody says together", new VaultOptions { Time = time, Keys = new DeviceKeys(home.Path) });
        using var opened = vault;
        var replica = new VaultReplica(vault);
        await remote.OfferVaultAsync(new RemoteVault(vault.Id, ""), TestContext.Current.CancellationToken);
        var key = new RecordKey("memories", "alma");
        await vault.WriteAsync(batch => batch.Put(key, [new("content", FieldValue.Text("The boat is called Alma"))], Device.Author));
        await SyncAsync();
        var own = Path.Combine(folder.Path, "vaults", vault.Id.ToString(), replica.Replica);
        var before = Directory.GetFiles(own, "*", SearchOption.AllDirectories).Order().ToList();

        var stranger = new MemoryReplica(vault.Id, 66);
        stranger.Erase("alma");
        await stranger.SyncAsync(remote);
        await SyncAsync();
        await SyncAsync();

        Assert.Equal(1, vault.RemoteStatus(Nas).Quarantined);
        Assert.Equal(before, Directory.GetFiles(own, "*", SearchOption.AllDirectories).Order());
        Assert.Equal("The boat is called Alma", vault.Get(key)!.Fields["content"].AsText());

        await vault.EraseAsync([key], Device.Author);
        await SyncAsync();
        Assert.DoesNotContain(before, file => File.Exists(file) && file.Contains("segments", StringComparison.Ordinal));

        async Task SyncAsync() => Assert.Null(Assert.Single(await new SyncSession(Nas, remote, time, () => 0).RunAsync([replica], null, CancellationToken.None)).Problem);
    }
}
