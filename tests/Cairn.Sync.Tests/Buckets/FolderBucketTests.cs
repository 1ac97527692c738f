using System.Diagnostics;
using Cairn.Core;
using Cairn.Sync.Buckets;
using Cairn.Sync.Remotes;

namespace Cairn.Sync.Tests.Buckets;

public sealed class FolderBucketTests : BucketContract
{
    [Fact]
    public async Task A_disk_that_is_not_mounted_is_not_taken_for_an_empty_folder()
    {
        using var disk = new BucketFolder();
        using var remote = new BucketRemote(new FolderBucket(disk.Path));
        await remote.OfferVaultAsync(new RemoteVault(Vault, "personal"), Stop);
        var replica = new MemoryReplica(Vault, 1);
        replica.Put("tea", "green");
        await replica.SyncAsync(remote);
        using var elsewhere = new BucketFolder();
        disk.CopyTo(elsewhere);
        foreach (var file in disk.Files.ToList())
        {
            File.Delete(file);
        }

        replica.Put("tea", "black");
        var error = await Assert.ThrowsAsync<CairnException>(() => replica.SyncAsync(remote));

        Assert.Equal(("remote_unreachable", true), (error.Code, error.IsTransient));
        Assert.Contains(disk.Path, error.Message, StringComparison.Ordinal);
        Assert.Empty(disk.Files);

        elsewhere.CopyTo(disk);
        await replica.SyncAsync(remote);
        Assert.Equal((0, 0), (replica.Waiting, replica.Restarts));
    }

    [Fact]
    public async Task What_a_killed_writer_left_half_written_is_removed_by_the_next_push()
    {
        using var folder = new BucketFolder();
        using var remote = new BucketRemote(new FolderBucket(folder.Path));
        await remote.OfferVaultAsync(new RemoteVault(Vault, "personal"), Stop);
        var replica = new MemoryReplica(Vault, 1);
        replica.Put("tea", "green");
        await replica.SyncAsync(remote);
        var left = Path.Combine(Path.GetDirectoryName(folder.Single("segments"))!, $"{new string('a', 64)}.part");
        await File.WriteAllTextAsync(left, "half of it", Stop);
        var foreign = Path.Combine(Path.GetDirectoryName(left)!, "desktop.ini");
        await File.WriteAllTextAsync(foreign, "somebody else's", Stop);

        replica.Put("tea", "black");
        await replica.SyncAsync(remote);

        Assert.False(File.Exists(left));
        Assert.True(File.Exists(foreign));
        Assert.DoesNotContain(folder.Files, file => file.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_without_rights_says_so()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Root may do everything.");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new BucketFolder();
        using var bucket = new FolderBucket(folder.Path);
        await bucket.CreateAsync(Stop);
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var error = await Assert.ThrowsAsync<CairnException>(() => bucket.PutAsync("vaults/x", "x"u8.ToArray(), Stop));

        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Equal(("remote_denied", false), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task A_full_disk_says_so_and_takes_what_waits_once_there_is_room()
    {
        using var folder = new BucketFolder();
        using var disk = Mount(folder.Path, "256k");
        using var remote = new BucketRemote(new FolderBucket(folder.Path));
        await remote.OfferVaultAsync(new RemoteVault(Vault, "personal"), Stop);
        var replica = new MemoryReplica(Vault, 1);
        var random = new Random(7);
        for (var number = 0; number < 20; number++)
        {
            var noise = new byte[30_000];
            random.NextBytes(noise);
            replica.Put($"note{number}", Convert.ToBase64String(noise));
        }

        var error = await Assert.ThrowsAsync<CairnException>(() => replica.SyncAsync(remote));

        Assert.Equal(("remote_failed", true), (error.Code, error.IsTransient));
        Assert.Contains("disk is full", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Files, file => file.EndsWith(".part", StringComparison.Ordinal));

        Assert.Equal(0, Run("mount", "-o", "remount,size=16m", folder.Path));
        await replica.SyncAsync(remote);
        var reader = new MemoryReplica(Vault, 2);
        await reader.SyncAsync(remote);
        Assert.Equal(replica.Changes, reader.Changes);
    }

    [Fact]
    public async Task A_disk_that_was_made_read_only_says_so_and_is_still_read()
    {
        using var folder = new BucketFolder();
        using var disk = Mount(folder.Path, "1m");
        using var remote = new BucketRemote(new FolderBucket(folder.Path));
        await remote.OfferVaultAsync(new RemoteVault(Vault, "personal"), Stop);
        var replica = new MemoryReplica(Vault, 1);
        replica.Put("tea", "green");
        await replica.SyncAsync(remote);
        Assert.Equal(0, Run("mount", "-o", "remount,ro", folder.Path));

        var reader = new MemoryReplica(Vault, 2);
        await reader.SyncAsync(remote);
        replica.Put("tea", "black");
        var error = await Assert.ThrowsAsync<CairnException>(() => replica.SyncAsync(remote));

        Assert.Equal("green", reader.Read("tea"));
        Assert.Equal("remote_denied", error.Code);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("vaults//x")]
    [InlineData("vaults/./x")]
    [InlineData("/etc/passwd")]
    public async Task No_key_leads_out_of_the_folder(string key)
    {
        using var folder = new BucketFolder();
        using var bucket = new FolderBucket(Path.Combine(folder.Path, "inside"));
        await bucket.CreateAsync(Stop);

        await Assert.ThrowsAsync<ArgumentException>(() => bucket.PutAsync(key, "x"u8.ToArray(), Stop));
    }

    private protected override Task<BucketPlace> OpenAsync()
    {
        var folder = new BucketFolder();
        return Task.FromResult(new BucketPlace(new FolderBucket(folder.Path), folder, ManyCount: 50));
    }

    // Only root may mount a disk.
    private static Unmount Mount(string path, string size)
    {
        var isMounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", path) == 0;
        Assert.SkipUnless(isMounted || Environment.GetEnvironmentVariable("CI") == "true", "Mounting a disk needs root.");
        Assert.True(isMounted, "Where CI=true, these tests must be able to mount a disk.");
        return new Unmount(path);
    }

    private static int Run(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { UseShellExecute = false, RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private sealed record Unmount(string Path) : IDisposable
    {
        public void Dispose() => Run("umount", Path);
    }
}
