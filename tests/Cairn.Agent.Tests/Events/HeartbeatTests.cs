using Cairn.Agent.Daemon;
using Cairn.Agent.Tests.Processes;
using Cairn.Agent.Tests.Web;
using Cairn.Vaults;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Tests.Events;

public sealed class HeartbeatTests
{
    [Fact]
    public async Task A_stream_without_changes_brings_a_comment_each_fifteen_seconds()
    {
        using var home = new CairnHome();
        await home.SeedAsync("text");
        var time = new ManualTime();
        var at = new VaultHome(home.Path);
        await using var server = await AgentServer.StartAsync(
            new AgentOptions { Port = 0 }, new AgentContext(new OpenVaults(at, new VaultOptions { Time = time }, (_, _) => { }), _ => { }), AgentLock.Take(at));
        using var client = new ApiClient(server.Url, "none");
        using var events = await EventReader.OpenAsync(client.OpenAsync("/v1/events"));
        Assert.Equal("the changes of the vault follow", (await events.NextAsync())!.Value.Comment);

        for (var beat = 0; beat < 2; beat++)
        {
            await time.WaitForTimerAsync(TimeSpan.FromSeconds(15));
            time.Advance(TimeSpan.FromSeconds(15));
            Assert.Equal("nothing new", (await events.NextAsync())!.Value.Comment);
        }
    }
}
