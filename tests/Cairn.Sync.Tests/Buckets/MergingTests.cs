using Cairn.Sync.Buckets;
using Cairn.Sync.Remotes;

namespace Cairn.Sync.Tests.Buckets;

public sealed class MergingTests : IDisposable
{
    private static readonly Guid Vault = Guid.Parse("01940000-0000-7000-8000-000000000001");

    private readonly BucketFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 3_000)]
    [InlineData(100, 100_000)]
    [InlineData(1_000, 100_000)]
    public void Few_segments_stand_however_changes_are_pushed_and_each_is_rewritten_seldom(int batch, int total)
    {
        const int ChangeBytes = 400;
        var segments = new List<ManifestEntry>();
        var (most, rewritten) = (0, 0L);
        for (var pushed = 0; pushed < total; pushed += batch)
        {
            if (SizeTiers.Pick(segments) is { Count: > 0 } sources)
            {
                Assert.True(sources.Sum(entry => entry.TextBytes) <= BucketLimits.MergedBytesMax);
                segments = [.. segments.Except(sources), Entry(sources.Sum(entry => entry.Changes))];
                rewritten += segments[^1].Changes;
            }

            segments.Add(Entry(batch));
            most = Math.Max(most, segments.Count);
        }

        Assert.Equal(total, segments.Sum(entry => entry.Changes));
        Assert.InRange(most, 2, 40);
        Assert.InRange(rewritten / (double)total, 0.5, 8);

        ManifestEntry Entry(int changes) => new() { Hash = $"{segments.Count}-{changes}-{rewritten}", Bytes = 1, TextBytes = changes * ChangeBytes, Changes = changes };
    }

    [Fact]
    public async Task Changes_pushed_one_by_one_lie_in_few_objects_and_a_new_device_reads_each_once()
    {
        using var remote = new BucketRemote(new FolderBucket(_folder.Path));
        await remote.OfferVaultAsync(new RemoteVault(Vault, "personal"), TestContext.Current.CancellationToken);
        var writer = new MemoryReplica(Vault, 1);
        var most = 0;
        for (var number = 0; number < 300; number++)
        {
            writer.Put($"note{number}", $"text {number}");
            await writer.SyncAsync(remote);
            most = Math.Max(most, _folder.Files.Count());
        }

        var device = new MemoryReplica(Vault, 2);
        await device.SyncAsync(remote);

        // Besides the live segments, those of the manifest before.
        Assert.InRange(most, 8, 40);
        Assert.Equal(writer.Changes, device.Changes);
        Assert.Equal(300, device.Received);
    }

    [Fact]
    public async Task Who_follows_reads_every_change_once_and_not_again_what_was_merged()
    {
        using var remote = new BucketRemote(new FolderBucket(_folder.Path));
        await remote.OfferVaultAsync(new RemoteVault(Vault, "personal"), TestContext.Current.CancellationToken);
        var (writer, reader) = (new MemoryReplica(Vault, 1), new MemoryReplica(Vault, 2));
        for (var number = 0; number < 100; number++)
        {
            writer.Put($"note{number}", $"text {number}");
            await writer.SyncAsync(remote);
            await reader.SyncAsync(remote);
        }

        Assert.Equal(writer.Changes, reader.Changes);
        Assert.Equal((100, 0), (reader.Received, writer.Received));
        Assert.InRange(reader.Cursor.Length, 50, 1_500);
    }

    [Fact]
    public async Task What_the_manifest_before_listed_stays_until_the_next_push()
    {
        using var remote = new BucketRemote(new FolderBucket(_folder.Path));
        await remote.OfferVaultAsync(new RemoteVault(Vault, "personal"), TestContext.Current.CancellationToken);
        var writer = new MemoryReplica(Vault, 1);
        for (var push = 0; push < 30; push++)
        {
            var before = _folder.Files.Where(file => file.Contains("/segments/", StringComparison.Ordinal)).ToHashSet();
            var manifest = _folder.Files.Where(file => file.Contains("/manifests/", StringComparison.Ordinal)).Max(StringComparer.Ordinal);
            var listed = manifest is null ? "" : await File.ReadAllTextAsync(manifest, TestContext.Current.CancellationToken);
            writer.Put("tea", $"push {push}");
            await writer.SyncAsync(remote);

            Assert.All(before.Where(file => listed.Contains(Path.GetFileName(file), StringComparison.Ordinal)), file => Assert.True(File.Exists(file)));
            Assert.True(manifest is null || File.Exists(manifest));
            Assert.InRange(_folder.Files.Count(file => file.Contains("/manifests/", StringComparison.Ordinal)), 1, 2);
        }
    }

    [Fact]
    public async Task An_exchange_without_news_asks_for_a_list_and_one_small_file()
    {
        var calls = new FaultyBucket(new FolderBucket(_folder.Path));
        using var remote = new BucketRemote(calls);
        await remote.OfferVaultAsync(new RemoteVault(Vault, "personal"), TestContext.Current.CancellationToken);
        var writer = new MemoryReplica(Vault, 1);
        for (var push = 0; push < 10; push++)
        {
            writer.Put("tea", $"push {push}");
            await writer.SyncAsync(remote);
        }

        await writer.SyncAsync(remote);
        calls.Calls.Clear();
        await writer.SyncAsync(remote);

        Assert.Equal([$"get vaults/{Vault}/vault.json", $"list vaults/{Vault}/"], calls.Calls);
    }
}
