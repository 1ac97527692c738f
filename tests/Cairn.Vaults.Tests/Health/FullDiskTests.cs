using Cairn.Core;
using Cairn.Core.Records;
using static Cairn.Vaults.Tests.Erasing.FolderScan;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Health;

public sealed class FullDiskTests
{
    [Fact]
    public async Task On_a_full_disk_what_was_acknowledged_is_there_and_what_was_refused_is_not_and_with_room_it_goes_on()
    {
        using var disk = SmallDisk.Mount();
        using var vault = disk.Create();
        var random = new Random(1);
        var stored = new Dictionary<RecordKey, string> { [await vault.RememberAsync("first")] = "first" };
        disk.Fill(left: 300_000);
        string? refused = null;
        for (var number = 0; refused is null && number < 1_000; number++)
        {
            var text = $"{number} {random.Text(3_000)}";
            try
            {
                stored[await vault.RememberAsync(text)] = text;
            }
            catch (CairnException exception)
            {
                Assert.Equal(("disk_full", true), (exception.Code, exception.IsTransient));
                refused = text;
            }
        }

        Assert.NotNull(refused);
        Assert.InRange(stored.Count, 5, 999);
        AssertStored(vault);
        using (var other = disk.Open())
        {
            AssertStored(other);
        }

        Assert.Equal("disk_full", await CodeOfAsync(() => vault.RememberAsync(refused)));
        disk.Free();
        stored[await vault.RememberAsync(refused)] = refused;
        AssertStored(vault);
        vault.AssertSound();

        void AssertStored(Vault seen)
        {
            Assert.Equal(stored.Count, seen.AllChanges().Count);
            Assert.All(stored, memory => Assert.Equal(memory.Value, seen.Content(memory.Key)));
        }
    }

    [Fact]
    public async Task On_a_full_disk_a_backup_says_so_and_leaves_nothing()
    {
        using var disk = SmallDisk.Mount();
        using var vault = disk.Create();
        await vault.RememberAsync(new string('x', 200_000));
        disk.Fill(left: 50_000);

        Assert.Equal("disk_full", CodeOf(() => vault.Backup(path: null)));
        Assert.Empty(Directory.GetFiles(disk.Folder.Backups));
        Assert.Single(vault.AllChanges());
    }

    [Fact]
    public async Task On_a_full_disk_a_vault_cannot_be_made_and_no_half_of_one_is_left()
    {
        using var disk = SmallDisk.Mount();
        disk.Fill(left: 20_000);

        var exception = Assert.Throws<CairnException>(() => disk.Create());
        Assert.Contains(exception.Code, new[] { "disk_full", "vault_read_only" });
        Assert.False(disk.Folder.Exists);
        disk.Free();
        using var vault = disk.Create();
        await vault.RememberAsync("anything");
        Assert.Single(Directory.GetDirectories(Path.GetDirectoryName(disk.Folder.Path)!));
    }

    [Fact]
    public async Task On_a_full_disk_an_erasure_holds_and_is_finished_when_there_is_room()
    {
        using var disk = SmallDisk.Mount();
        var word = UniqueWord(4);
        RecordKey key;
        using (var vault = disk.Create())
        {
            await vault.RememberAllAsync(Enumerable.Range(0, 100).Select(number => $"memory {number} {new string('x', 3_000)}"));
            key = await vault.RememberAsync($"secret {word}");
        }

        using (var vault = disk.Open())
        {
            disk.Fill(left: 150_000);
            Assert.Equal("scrub_unfinished", await CodeOfAsync(() => vault.EraseAsync([key], Tester)));
            Assert.True(vault.Get(key)!.IsErased);
        }

        disk.Free();
        using var again = disk.Open();
        await again.RememberAsync("anything");
        AssertGone(disk.Folder.Path, word);
        again.AssertSound();
    }

    [Fact]
    public async Task On_a_full_disk_a_damaged_vault_is_not_lost_and_is_repaired_when_there_is_room()
    {
        using var disk = SmallDisk.Mount();
        using (var vault = disk.Create())
        {
            await vault.RememberAllAsync(Enumerable.Range(0, 100).Select(number => $"memory {number} {new string('x', 3_000)}"));
        }

        var damaged = File.ReadAllBytes(disk.Folder.Database);
        damaged.AsSpan(0, 4_096).Clear();
        File.WriteAllBytes(disk.Folder.Database, damaged);
        disk.Fill(left: 100_000);

        Assert.Equal("disk_full", CodeOf(() => disk.Open()));
        Assert.Equal(damaged, File.ReadAllBytes(disk.Folder.Database));
        disk.Free();
        using var repaired = disk.Open();

        Assert.Equal(100, repaired.Repaired!.Records);
        repaired.AssertSound();
    }
}
