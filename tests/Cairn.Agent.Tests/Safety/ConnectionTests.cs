using System.Net;
using Cairn.Agent.Daemon;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Safety;

/// <summary>More connections than anybody needs.</summary>
public sealed class ConnectionTests
{
    private const int Many = 10_000;
    private const int Sources = 4;
    private const int MoreMegabytesMax = 400;

    [Fact]
    public async Task Ten_thousand_idle_connections_keep_nobody_from_an_answer_and_take_little_memory()
    {
        using var home = new CairnHome();
        await home.SeedAsync("a word about tea");
        using var agent = await AgentProcess.StartAsync(home);
        await AssertAnswersAsync(agent);
        var (megabytes, handles) = (agent.Megabytes, agent.Handles);
        var idle = new List<Wire>(Many);
        for (var at = 0; at < Many; at++) idle.Add(await Wire.ConnectAsync(agent.Url, IPAddress.Parse($"127.0.0.{2 + (at % Sources)}")));

        // A request on the last of them is answered, so that all of them have been accepted.
        await idle[^1].SendAsync("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        Assert.Equal(200, (await idle[^1].ReadAsync())!.Status);
        await AssertAnswersAsync(agent);
        TestContext.Current.SendDiagnosticMessage("MB {0} to {1}, handles {2} to {3}", megabytes, agent.Megabytes, handles, agent.Handles);
        Assert.InRange(agent.Handles, Many, Many + handles + 100);
        Assert.InRange(agent.Megabytes, 0, megabytes + MoreMegabytesMax);

        idle.ForEach(wire => wire.Dispose());
        while (agent.Handles > handles + 100) await AssertAnswersAsync(agent);
    }

    [Fact]
    public async Task One_connection_too_many_is_closed_and_the_agent_goes_on()
    {
        const int Max = 20;
        await using var agent = await GuardedAgent.StartAsync(new AgentOptions { Token = GuardedAgent.Token, ConnectionsMax = Max });
        var open = new List<Wire>();
        for (var at = 0; at < Max; at++)
        {
            open.Add(await agent.ConnectAsync());
            await open[at].SendAsync(Wire.Head("GET /healthz") + "\r\n");
            Assert.Equal(200, (await open[at].ReadAsync())!.Status);
        }

        using (var refused = await agent.ConnectAsync())
        {
            await refused.AssertClosedAsync();
        }

        await open[0].SendAsync(Wire.Head("GET /healthz") + "\r\n");
        Assert.Equal(200, (await open[0].ReadAsync())!.Status);
        open.ForEach(wire => wire.Dispose());
        WireAnswer? answer;
        do
        {
            using var next = await agent.ConnectAsync();
            await next.SendUntilRefusedAsync("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray(), 1);
            answer = await next.ReadAsync();
        }
        while (answer is null);
        Assert.Equal(200, answer.Status);
    }

    private static async Task AssertAnswersAsync(AgentProcess agent) =>
        Assert.Contains("a word about tea", await agent.Client.GetStringAsync("v1/recall?q=tea", TestContext.Current.CancellationToken), StringComparison.Ordinal);
}
