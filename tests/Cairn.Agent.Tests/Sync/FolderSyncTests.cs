using System.Text.Json;
using Cairn.Agent.Sync;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Tests.Sync;

/// <summary>Two devices and a folder, on the command line.</summary>
public sealed class FolderSyncTests : IDisposable
{
    private readonly TwoDevices _devices = new();

    public void Dispose() => _devices.Dispose();

    [Fact]
    public async Task What_one_device_remembers_the_other_recalls()
    {
        await _devices.MeetAsync();
        (await _devices.Phone.RunAsync("remember", "the phone's memory")).Ending(0);

        var sent = (await _devices.Phone.RunAsync("sync")).Ending(0);
        var received = (await _devices.Laptop.RunAsync("sync", "--json")).Ending(0).Json;

        Assert.Equal("shared: personal: 1 sent, 0 received\n", sent.Out);
        Assert.Equal(1, Vault(received).GetProperty("received").GetInt32());
        Assert.Contains("the phone's memory", (await _devices.Laptop.RunAsync("recall", "phone")).Ending(0).Out, StringComparison.Ordinal);
        Assert.Contains("the laptop's memory", (await _devices.Phone.RunAsync("recall", "laptop")).Ending(0).Out, StringComparison.Ordinal);
        var (laptop, phone) = _devices.Digests();
        Assert.Equal(laptop, phone);
    }

    [Fact]
    public async Task Vaults_that_both_have_memories_are_made_one_only_when_asked()
    {
        (await _devices.Laptop.RunAsync("remember", "the laptop's memory")).Ending(0);
        (await _devices.Phone.RunAsync("remember", "the phone's memory")).Ending(0);
        (await _devices.Laptop.RunAsync("remote", "add", "shared", _devices.Folder)).Ending(0);

        (await _devices.Phone.RunAsync("remote", "add", "shared", _devices.Folder)).Failing(1, "--join");
        Assert.Empty((await _devices.Phone.RunAsync("remote", "list", "--json")).Ending(0).Json.GetProperty("remotes").EnumerateArray());
        (await _devices.Phone.RunAsync("remote", "add", "shared", _devices.Folder, "--join")).Ending(0);
        (await _devices.Laptop.RunAsync("sync")).Ending(0);

        Assert.Equal(2, (await _devices.Laptop.RunAsync("recent", "--json")).Ending(0).Json.GetProperty("items").GetArrayLength());
        var (laptop, phone) = _devices.Digests();
        Assert.Equal(laptop, phone);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_told_of_and_nothing_is_lost()
    {
        await _devices.MeetAsync();
        Directory.Move(_devices.Folder, _devices.Folder + ".unplugged");
        (await _devices.Laptop.RunAsync("remember", "written meanwhile")).Ending(0);

        var failed = await _devices.Laptop.RunAsync("sync", "--json");
        var status = (await _devices.Laptop.RunAsync("status")).Ending(0);

        Assert.Equal("remote_unreachable", Vault(failed.Ending(4).Json).GetProperty("problem").GetProperty("code").GetString());
        Assert.Contains("1 wait to be sent", status.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_devices.Folder));
        Directory.Move(_devices.Folder + ".unplugged", _devices.Folder);
        (await _devices.Laptop.RunAsync("sync")).Ending(0);
        Assert.Equal("All is well.", (await WithBackupAsync()).Lines[^1]);
    }

    [Fact]
    public async Task What_is_announced_in_a_folder_and_has_not_arrived_is_told()
    {
        await _devices.MeetAsync();
        var before = Directory.GetFiles(_devices.Folder, "*", SearchOption.AllDirectories);
        (await _devices.Phone.RunAsync("remember", "the phone's memory")).Ending(0);
        (await _devices.Phone.RunAsync("sync")).Ending(0);
        var late = Assert.Single(Directory.GetFiles(_devices.Folder, "*", SearchOption.AllDirectories).Except(before), file => file.Contains("segments", StringComparison.Ordinal));
        File.Move(late, _devices.Folder + ".late");

        (await _devices.Laptop.RunAsync("sync")).Ending(0);

        Assert.Contains("1 objects have not arrived yet", (await _devices.Laptop.RunAsync("remote", "list")).Ending(0).Out, StringComparison.Ordinal);
        Assert.Contains("1 objects have not arrived yet", (await _devices.Laptop.RunAsync("status")).Ending(0).Out, StringComparison.Ordinal);
        Assert.Equal(1, Vault((await _devices.Laptop.RunAsync("remote", "list", "--json")).Ending(0).Json).GetProperty("missing").GetInt32());
        File.Move(_devices.Folder + ".late", late);
        (await _devices.Laptop.RunAsync("sync")).Ending(0);
        Assert.Equal(0, Vault((await _devices.Laptop.RunAsync("remote", "list", "--json")).Ending(0).Json).GetProperty("missing").GetInt32());
    }

    [Fact]
    public async Task Remotes_that_are_added_at_the_same_time_are_all_kept()
    {
        var home = new VaultHome(_devices.Laptop.Path);
        await Parallel.ForEachAsync(Enumerable.Range(0, 40), TestContext.Current.CancellationToken, async (number, cancellationToken) =>
            await new RemotesFile(home).AddAsync(new RemoteSettings(Guid.NewGuid(), $"remote{number}", "/nowhere"), TimeProvider.System, cancellationToken));

        Assert.Equal(40, new RemotesFile(home).Load().Count);
    }

    [Fact]
    public async Task Items_tell_what_has_become_of_them()
    {
        await _devices.MeetAsync();
        var id = (await _devices.Laptop.RunAsync("remember", "waits")).Ending(0).Out.Trim();

        var waiting = (await _devices.Laptop.RunAsync("remote", "queue", "shared", "--json")).Ending(0).Json.GetProperty("items");
        (await _devices.Laptop.RunAsync("sync")).Ending(0);
        var synced = (await _devices.Laptop.RunAsync("remote", "queue", "shared", "--status", "synced")).Ending(0);

        Assert.Equal([(id, "queued")], waiting.EnumerateArray().Select(item => (item.GetProperty("id").GetString()!, item.GetProperty("status").GetString()!)));
        Assert.Equal(2, synced.Lines.Length);
        Assert.Equal("", (await _devices.Laptop.RunAsync("remote", "queue", "shared")).Ending(0).Out);
    }

    [Fact]
    public async Task A_disabled_remote_is_left_alone_and_a_removed_one_forgotten()
    {
        await _devices.MeetAsync();

        (await _devices.Laptop.RunAsync("remote", "disable", "shared")).Ending(0);
        (await _devices.Laptop.RunAsync("sync")).Failing(1, "cairn remote add");
        (await _devices.Laptop.RunAsync("remote", "enable", "shared")).Ending(0);
        (await _devices.Laptop.RunAsync("sync")).Ending(0);
        (await _devices.Laptop.RunAsync("remote", "remove", "shared")).Ending(0);

        Assert.Equal("", (await _devices.Laptop.RunAsync("remote", "list")).Ending(0).Out);
        (await _devices.Laptop.RunAsync("remote", "test", "shared")).Failing(1, "There is no remote called shared");
        (await _devices.Phone.RunAsync("sync")).Ending(0);
    }

    [Fact]
    public async Task Reset_drops_what_is_shared_and_pulls_it_again()
    {
        await _devices.MeetAsync();
        var unsent = (await _devices.Laptop.RunAsync("remember", "unsent before the reset")).Ending(0).Out.Trim();

        (await _devices.Laptop.RunAsync("reset")).Failing(1, "--yes");
        var reset = (await _devices.Laptop.RunAsync("reset", "--yes", "--json")).Ending(0).Json;

        Assert.Equal(2, Vault(reset).GetProperty("received").GetInt32());
        Assert.Equal(unsent, (await _devices.Laptop.RunAsync("recall", "unsent", "--json")).Ending(0).Json.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.Equal(2, (await _devices.Laptop.RunAsync("status", "--json")).Ending(0).Json.GetProperty("memories").GetInt32());
    }

    [Fact]
    public async Task Reset_without_a_remote_in_reach_drops_nothing()
    {
        await _devices.MeetAsync();
        Directory.Delete(_devices.Folder, recursive: true);

        (await _devices.Laptop.RunAsync("reset", "--yes")).Failing(4, "Nothing was dropped");
        (await _devices.Laptop.RunAsync("reset", "--yes", "--discard-unsent")).Failing(4, "Nothing was dropped");

        Assert.Equal(1, (await _devices.Laptop.RunAsync("status", "--json")).Ending(0).Json.GetProperty("memories").GetInt32());
    }

    [Fact]
    public async Task What_is_forgotten_on_one_device_is_gone_on_both_and_in_the_folder()
    {
        await _devices.MeetAsync();
        var id = (await _devices.Laptop.RunAsync("remember", "zanzibar quinquagesima")).Ending(0).Out.Trim();
        (await _devices.Laptop.RunAsync("sync")).Ending(0);
        (await _devices.Phone.RunAsync("sync")).Ending(0);

        (await _devices.Phone.RunAsync("forget", id, "--yes")).Ending(0);
        (await _devices.Phone.RunAsync("sync")).Ending(0);
        (await _devices.Laptop.RunAsync("sync")).Ending(0);

        (await _devices.Laptop.RunAsync("recall", "zanzibar")).Ending(3);
        foreach (var home in new[] { _devices.Laptop, _devices.Phone })
        {
            Assert.All(Directory.GetFiles(home.Path, "*", SearchOption.AllDirectories), file => Assert.DoesNotContain("quinquagesima", File.ReadAllText(file), StringComparison.Ordinal));
        }
    }

    private async Task<Processes.CairnRun> WithBackupAsync()
    {
        (await _devices.Laptop.RunAsync("backup")).Ending(0);
        return (await _devices.Laptop.RunAsync("status")).Ending(0);
    }

    private static JsonElement Vault(JsonElement synced) => synced.GetProperty("remotes")[0].GetProperty("vaults")[0];
}
