using Cairn.Core.Sync;
using Cairn.Sync.Buckets;
using Cairn.Sync.Remotes;

namespace Cairn.Sync.Tests.Buckets;

/// <summary>Folders that another program carries between machines, each as badly as it can.</summary>
public sealed class HostileFolderTests : IDisposable
{
    private const int Seeds = 40;
    private const int SeedWhereErasedCameBack = 362;

    private static readonly Guid Vault = Guid.Parse("01940000-0000-7000-8000-000000000001");

    private readonly BucketFolder _there = new();
    private readonly BucketFolder _here = new();
    private readonly MemoryReplica _writer = new(Vault, 1);
    private readonly MemoryReplica _reader = new(Vault, 2);

    public void Dispose()
    {
        _there.Dispose();
        _here.Dispose();
    }

    [Fact]
    public async Task Replicas_on_folders_that_are_synced_badly_hold_the_same_in_the_end()
    {
        foreach (var seed in Enumerable.Range(1, Seeds).Append(SeedWhereErasedCameBack))
        {
            try
            {
                await ConvergeAsync(seed);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Fails with seed {seed}: {failure.Message}", failure);
            }
        }
    }

    [Fact]
    public async Task A_manifest_that_arrives_before_its_segments_is_waited_for_and_what_else_is_there_is_read()
    {
        using var there = await WriteAsync("first", "second", "third");
        Carry(file => !file.Contains("segments", StringComparison.Ordinal));
        using var here = new BucketRemote(new FolderBucket(_here.Path));

        await _reader.SyncAsync(here);
        Assert.Equal((3, 0), (_reader.Missing, _reader.Changes.Count));

        var late = _there.Files.Where(file => file.Contains("segments", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        Carry(file => file != late[0]);
        await _reader.SyncAsync(here);
        Assert.Equal((1, 2), (_reader.Missing, _reader.Changes.Count));

        Carry(_ => true);
        await _reader.SyncAsync(here);
        Assert.Equal((0, 3, 3), (_reader.Missing, _reader.Changes.Count, _reader.Received));
    }

    [Fact]
    public async Task Half_of_a_file_is_passed_over_and_read_when_it_is_whole()
    {
        using var there = await WriteAsync("first");
        Carry(_ => true);
        var whole = new Dictionary<string, byte[]>();
        foreach (var file in _here.Files.Where(file => Path.GetFileName(file).Length > 20))
        {
            whole[file] = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(file, whole[file][..(whole[file].Length / 2)], TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, whole.Count);
        using var here = new BucketRemote(new FolderBucket(_here.Path));
        await _reader.SyncAsync(here);
        Assert.Empty(_reader.Changes);

        foreach (var (file, content) in whole.Reverse())
        {
            await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
            await _reader.SyncAsync(here);
        }

        Assert.Equal((0, 1, 1), (_reader.Missing, _reader.Changes.Count, _reader.Received));
    }

    [Fact]
    public async Task A_file_of_the_right_size_and_the_wrong_content_is_passed_over_until_it_is_right()
    {
        using var there = await WriteAsync("first", "second");
        Carry(_ => true);
        var file = _here.Files.First(name => name.Contains("segments", StringComparison.Ordinal));
        var content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(file, new byte[content.Length], TestContext.Current.CancellationToken);
        using var here = new BucketRemote(new FolderBucket(_here.Path));

        await _reader.SyncAsync(here);
        Assert.Equal((1, 1), (_reader.Missing, _reader.Changes.Count));
        Assert.True(File.Exists(file)); // It is not the reader's to remove.

        await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
        await _reader.SyncAsync(here);
        Assert.Equal((0, 2), (_reader.Missing, _reader.Changes.Count));
    }

    [Theory]
    [InlineData(" (conflicted copy 2026-01-01)")]
    [InlineData(".sync-conflict-20260101-000000-ABCDEFG")]
    [InlineData("-LAPTOP")]
    public async Task A_file_that_was_renamed_as_a_conflict_copy_is_not_read_under_that_name(string suffix)
    {
        using var there = await WriteAsync("first");
        Carry(_ => true);
        var segment = _here.Single("segments");
        File.Move(segment, segment + suffix);
        using var here = new BucketRemote(new FolderBucket(_here.Path));

        await _reader.SyncAsync(here);
        Assert.Equal((1, 0), (_reader.Missing, _reader.Changes.Count));

        File.Move(segment + suffix, segment);
        await _reader.SyncAsync(here);
        Assert.Equal((0, 1), (_reader.Missing, _reader.Changes.Count));
    }

    [Fact]
    public async Task What_is_half_there_of_the_vault_itself_is_waited_for()
    {
        using var there = await WriteAsync("first");
        Carry(_ => true);
        var file = Path.Combine(_here.Path, "vaults", Vault.ToString(), "vault.json");
        await File.WriteAllTextAsync(file, "{\"format\":1,", TestContext.Current.CancellationToken);
        using var here = new BucketRemote(new FolderBucket(_here.Path));

        var answer = Assert.Single(await here.ExchangeAsync([new ExchangeRequest { Vault = Vault, Replica = _reader.Id }], TestContext.Current.CancellationToken));
        Assert.Equal("remote_unreachable", answer.Problem?.Code);
        Assert.Empty(await here.ListVaultsAsync(TestContext.Current.CancellationToken));

        File.Delete(file);
        Carry(_ => true);
        await _reader.SyncAsync(here);
        Assert.Single(_reader.Changes);
    }

    private async Task<BucketRemote> WriteAsync(params string[] texts)
    {
        var remote = new BucketRemote(new FolderBucket(_there.Path));
        await remote.OfferVaultAsync(new RemoteVault(Vault, "personal"), TestContext.Current.CancellationToken);
        foreach (var text in texts)
        {
            _writer.Put(text, text);
            await _writer.SyncAsync(remote);
        }

        return remote;
    }

    private void Carry(Func<string, bool> which)
    {
        foreach (var file in _there.Files.Where(which))
        {
            var to = Path.Combine(_here.Path, Path.GetRelativePath(_there.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to, overwrite: true);
        }
    }

    private static async Task ConvergeAsync(int seed)
    {
        var random = new Random(seed);
        var erased = new HashSet<string>();
        BucketFolder[] folders = [new(), new(), new()];
        try
        {
            BucketRemote[] remotes = [.. folders.Select(folder => new BucketRemote(new FolderBucket(folder.Path)))];
            MemoryReplica[] replicas = [new(Vault, 1, seed), new(Vault, 2, seed), new(Vault, 3, seed)];
            FolderSyncer[] syncers = [new(folders[0].Path, folders[1].Path, random), new(folders[1].Path, folders[2].Path, random)];
            await remotes[0].OfferVaultAsync(new RemoteVault(Vault, "personal"), TestContext.Current.CancellationToken);
            Array.ForEach(syncers, syncer => syncer.Finish());

            for (var step = 0; step < 60; step++)
            {
                var who = random.Next(3);
                switch (random.Next(6))
                {
                    case 0 or 1:
                        var written = random.Next(6);
                        replicas[who].Put($"record{written}", $"content of {written}, step {step} of replica {who}");
                        break;
                    case 2 or 3:
                        await replicas[who].SyncAsync(remotes[who]);
                        break;
                    case 4 when step % 5 == 0:
                        var record = random.Next(6);
                        replicas[who].Erase($"record{record}");
                        erased.Add($"content of {record},");
                        break;
                    default:
                        syncers[random.Next(2)].Work();
                        break;
                }
            }

            for (var round = 0; round < 5; round++)
            {
                for (var who = 0; who < 3; who++)
                {
                    await replicas[who].SyncAsync(remotes[who]);
                }

                while (syncers.Aggregate(false, (did, syncer) => syncer.Finish() | did))
                {
                }
            }

            Assert.All(replicas, replica => Assert.Equal(replicas[0].Changes, replica.Changes));
            Assert.All(replicas, replica => Assert.Equal((0, 0), (replica.Missing, replica.Waiting)));
            Assert.All(folders, folder => Assert.Equal("", string.Join(' ', erased.SelectMany(folder.Holding))));
            Array.ForEach(remotes, remote => remote.Dispose());
        }
        finally
        {
            Array.ForEach(folders, folder => folder.Dispose());
        }
    }
}
