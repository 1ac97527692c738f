using Cairn.Core.Records;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Health;

public sealed class ReadOnlyDiskTests
{
    [Fact]
    public async Task On_a_read_only_disk_everything_can_be_read_and_a_write_says_why_it_cannot_be_done()
    {
        using var disk = SmallDisk.Mount();
        RecordKey key;
        using (var vault = disk.Create())
        {
            key = await vault.RememberAsync("harbour at dawn");
        }

        disk.MakeReadOnly();
        using var readOnly = disk.Open();

        Assert.Equal("harbour at dawn", readOnly.Content(key));
        var answer = readOnly.Recall(new("harbour"));
        Assert.Equal(key.Id, answer.Items.Single().Record.Key.Id);
        Assert.False(answer.Trace().IsKept);
        Assert.Single(readOnly.History(key));
        Assert.Equal(1, readOnly.Status().Memories);
        readOnly.AssertSound();
        Assert.Equal("vault_read_only", await CodeOfAsync(() => readOnly.RememberAsync("more")));
        Assert.Equal("harbour at dawn", readOnly.Content(key));
    }

    [Fact]
    public async Task On_a_read_only_disk_damage_is_told_of_and_nothing_is_repaired()
    {
        using var disk = SmallDisk.Mount();
        using (var vault = disk.Create())
        {
            await vault.RememberAsync("harbour at dawn");
        }

        var damaged = File.ReadAllBytes(disk.Folder.Database);
        damaged.AsSpan(0, 4_096).Clear();
        File.WriteAllBytes(disk.Folder.Database, damaged);
        disk.MakeReadOnly();

        Assert.Equal("vault_read_only", CodeOf(() => disk.Open()));
    }

    [Fact]
    public void On_a_read_only_disk_a_vault_cannot_be_made()
    {
        using var disk = SmallDisk.Mount();
        disk.MakeReadOnly();

        Assert.Equal("vault_read_only", CodeOf(() => disk.Create()));
    }
}
