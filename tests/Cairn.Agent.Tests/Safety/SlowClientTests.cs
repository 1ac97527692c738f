using Cairn.Agent.Daemon;
using Cairn.Agent.Tests.Processes;
using Cairn.Agent.Web;

namespace Cairn.Agent.Tests.Safety;

/// <summary>Clients that take their time take nobody else's.</summary>
public sealed class SlowClientTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    [Fact]
    public async Task Headers_that_do_not_come_are_given_up()
    {
        await using var agent = await GuardedAgent.StartAsync(new AgentOptions { Token = GuardedAgent.Token, HeadersTime = Soon, IdleTime = Never });
        using var wire = await agent.ConnectAsync();

        await wire.SendAsync("GET /healthz HTTP/1.1\r\nHost: 127");

        Assert.Equal(408, (await wire.ReadAsync())!.Status);
        await wire.AssertClosedAsync();
    }

    [Fact]
    public async Task A_connection_on_which_nothing_is_asked_is_closed()
    {
        await using var agent = await GuardedAgent.StartAsync(new AgentOptions { Token = GuardedAgent.Token, IdleTime = Later, HeadersTime = Never });
        using var silent = await agent.ConnectAsync();
        using var done = await agent.ConnectAsync();

        await done.SendAsync(Wire.Head("GET /healthz") + "\r\n");

        Assert.Equal(200, (await done.ReadAsync())!.Status);
        await done.AssertClosedAsync();
        await silent.AssertClosedAsync();
    }

    [Fact]
    public async Task Bodies_that_come_slowly_hold_up_nobody_who_asks()
    {
        await using var agent = await GuardedAgent.StartAsync(new AgentOptions { Token = GuardedAgent.Token, BodyTime = Never });
        await agent.RememberAsync("a word");
        var slow = new List<Wire>();
        for (var at = 0; at < 2 * ApiLimits.WorkingMax; at++)
        {
            slow.Add(await agent.ConnectAsync());
            await slow[at].SendAsync(Wire.Head("POST /v1/memories", "Content-Type: application/json", "Content-Length: 100", "Expect: 100-continue") + "\r\n");
            Assert.Equal(100, (await slow[at].ReadAsync())!.Status);
        }

        await agent.AssertWellAsync();
        slow.ForEach(wire => wire.Dispose());
    }

    [Fact]
    public async Task Without_the_token_not_even_many_slow_bodies_hold_up_the_owner()
    {
        await using var agent = await GuardedAgent.StartAsync(new AgentOptions { Token = GuardedAgent.Token, BodyTime = Never });
        var slow = new List<Wire>();
        for (var at = 0; at < ApiLimits.ReceivingMax; at++)
        {
            slow.Add(await agent.ConnectAsync());
            await slow[at].SendAsync("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nx");
            Assert.Equal(200, (await slow[at].ReadAsync())!.Status);
        }

        await agent.AssertWellAsync();
        slow.ForEach(wire => wire.Dispose());
    }

    [Fact]
    public async Task Answers_that_are_not_read_hold_up_nobody_who_asks()
    {
        await using var agent = await GuardedAgent.StartAsync(new AgentOptions { Token = GuardedAgent.Token, AnswerTime = Never });
        var slow = await AskForMuchAsync(agent, 2 * ApiLimits.WorkingMax);

        await agent.AssertWellAsync();
        slow.ForEach(wire => wire.Dispose());
    }

    [Fact]
    public async Task An_answer_that_nobody_reads_is_given_up()
    {
        var time = new ManualTime();
        await using var agent = await GuardedAgent.StartAsync(time: time);
        using var wire = (await AskForMuchAsync(agent, 1))[0];

        time.Advance(ApiLimits.AnswerTime);

        await Eventually.HoldsAsync(async () => !(await agent.Client.GetStringAsync("metrics", TestContext.Current.CancellationToken)).Contains("cairn_http_requests_active 2", StringComparison.Ordinal));
        await wire.AssertClosedAsync();
    }

    // The first line of the answer has come, so it is being sent; the rest is more than the connection's buffers hold.
    private static async Task<List<Wire>> AskForMuchAsync(GuardedAgent agent, int count)
    {
        for (var at = 0; at < 40; at++) await agent.RememberAsync($"{at} {new string('x', 200_000)}");
        var wires = new List<Wire>();
        for (var at = 0; at < count; at++)
        {
            wires.Add(await Wire.ConnectAsync(agent.Url, receiveBytes: 4_096));
            await wires[at].SendAsync(Wire.Head("GET /v1/memories/recent?limit=40") + "\r\n");
            Assert.Equal("HTTP/1.1 200 OK", await wires[at].ReadLineAsync());
        }

        return wires;
    }
}
