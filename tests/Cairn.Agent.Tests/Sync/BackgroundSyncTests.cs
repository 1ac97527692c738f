using System.Diagnostics;
using Cairn.Agent.Tests.Daemon;
using Cairn.Agent.Tests.Processes;
using Cairn.Agent.Tests.Web;

namespace Cairn.Agent.Tests.Sync;

/// <summary>A running agent and its remotes.</summary>
public sealed class BackgroundSyncTests : IDisposable
{
    private readonly TwoDevices _devices = new();

    public void Dispose() => _devices.Dispose();

    [Fact]
    public async Task The_agent_syncs_at_its_start_and_when_a_hundred_changes_wait()
    {
        await _devices.MeetAsync();
        (await _devices.Laptop.RunAsync("remember", "before the agent starts")).Ending(0);
        await using var agent = await RunningCairn.StartAsync(_devices.Laptop);
        using var client = new ApiClient(agent.Url, agent.Token);
        await Eventually.HoldsAsync(async () => await QueuedAsync(client) == 0);

        var memories = string.Join(',', Enumerable.Range(0, 120).Select(number => $$"""{"content":"memory number {{number}}"}"""));
        (await client.PostAsync("/v1/memories/batch", $$"""{"memories":[{{memories}}]}""")).Being(200);
        await Eventually.HoldsAsync(async () => await QueuedAsync(client) == 0);

        (await _devices.Phone.RunAsync("sync")).Ending(0);
        Assert.Equal(122, (await _devices.Phone.RunAsync("status", "--json")).Ending(0).Json.GetProperty("memories").GetInt32());
    }

    [Fact]
    public async Task Sync_reset_and_status_are_routes_with_and_without_the_version()
    {
        await _devices.MeetAsync();
        await using var agent = await RunningCairn.StartAsync(_devices.Laptop);
        using var client = new ApiClient(agent.Url, agent.Token);

        var synced = (await client.PostAsync("/v1/sync", "")).Being(200).Json;
        var shorter = (await client.PostAsync("/sync?remote=shared", "")).Being(200).Json;
        var reset = (await client.PostAsync("/reset", "")).Being(200).Json;
        var status = (await client.GetAsync("/status")).Being(200).Json;

        Assert.Equal("shared", synced.GetProperty("remotes")[0].GetProperty("name").GetString());
        Assert.Equal("personal", shorter.GetProperty("remotes")[0].GetProperty("vaults")[0].GetProperty("vault").GetString());
        Assert.Equal(1, reset.GetProperty("remotes")[0].GetProperty("vaults")[0].GetProperty("received").GetInt32());
        Assert.Equal(1, status.GetProperty("memories").GetInt32());
        Assert.Equal("shared", status.GetProperty("remotes")[0].GetProperty("name").GetString());
        (await client.PostAsync("/v1/sync?remote=other", "")).Being(404);
        (await client.GetAsync("/v1/remotes/shared/queue?status=lost")).Being(400);
        (await client.GetAsync("/v1/remotes/shared/queue?status=synced")).Being(200);
    }

    [Fact]
    public async Task A_remote_that_is_added_while_the_agent_runs_is_synced_with()
    {
        (await _devices.Laptop.RunAsync("remember", "the laptop's memory")).Ending(0);
        (await _devices.Laptop.RunAsync("remote", "add", "shared", _devices.Folder)).Ending(0);
        (await _devices.Phone.RunAsync("vault", "create", "empty")).Ending(0);
        await using var agent = await RunningCairn.StartAsync(_devices.Phone);
        using var client = new ApiClient(agent.Url, agent.Token);

        (await _devices.Phone.RunAsync("remote", "add", "shared", _devices.Folder)).Ending(0);
        (await _devices.Laptop.RunAsync("remember", "another")).Ending(0);
        (await _devices.Laptop.RunAsync("sync")).Ending(0);
        (await client.PostAsync("/v1/sync", "")).Being(200);

        Assert.Equal(2, (await client.GetAsync("/v1/status")).Being(200)["memories"].GetInt32());
        (await _devices.Phone.RunAsync("remote", "remove", "shared")).Ending(0);
        Assert.Empty((await client.GetAsync("/v1/remotes")).Being(200)["remotes"].EnumerateArray());
    }

    [Fact]
    public async Task A_remote_that_hangs_holds_up_neither_the_others_nor_the_end_of_the_agent()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes in folders.");
        await _devices.MeetAsync();
        var stuck = Path.Combine(_devices.Laptop.Root, "stuck");
        (await _devices.Laptop.RunAsync("remote", "add", "stuck", stuck)).Ending(0);
        var file = Directory.GetFiles(stuck, "vault.json", SearchOption.AllDirectories).Single();
        File.Delete(file);
        using (var pipe = Process.Start("mkfifo", file))
        {
            await pipe.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // As on a network disk that is gone: to open the file waits for ever.
        var agent = await RunningCairn.StartAsync(_devices.Laptop);
        using var client = new ApiClient(agent.Url, agent.Token);
        (await _devices.Laptop.RunAsync("remote", "disable", "stuck")).Ending(0);
        (await _devices.Laptop.RunAsync("remote", "add", "later", Path.Combine(_devices.Laptop.Root, "later"))).Ending(0);
        var memories = string.Join(',', Enumerable.Range(0, 120).Select(number => $$"""{"content":"memory number {{number}}"}"""));
        (await client.PostAsync("/v1/memories/batch", $$"""{"memories":[{{memories}}]}""")).Being(200);
        await Eventually.HoldsAsync(async () => await QueuedAsync(client, "shared") == 0);
        await Eventually.HoldsAsync(async () => await QueuedAsync(client, "later") == 0);

        agent.AskToStop();
        var (exitCode, said) = await agent.EndAsync();

        Assert.Equal((0, ""), (exitCode, said.Contains("unexpected", StringComparison.Ordinal) ? said : ""));
        await agent.DisposeAsync();
    }

    private static async Task<int> QueuedAsync(ApiClient client, string remote) => (await client.GetAsync("/v1/remotes")).Being(200)["remotes"].EnumerateArray()
        .Single(one => one.GetProperty("name").GetString() == remote).GetProperty("vaults")[0].GetProperty("queued").GetInt32();

    private static async Task<int> QueuedAsync(ApiClient client) => (await client.GetAsync("/v1/status")).Being(200)["remotes"][0].GetProperty("queued").GetInt32();
}
