using Cairn.Agent.Daemon;

namespace Cairn.Agent.Tests.Safety;

/// <summary>The agent answers under this machine's names only, so that no page can bend a name of its own to it.</summary>
public sealed class HostTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("localhost:8080")]
    [InlineData("LocalHost")]
    [InlineData("192.168.1.5:8080")]
    [InlineData("[::1]:8080")]
    public async Task It_answers_to_an_address_and_to_localhost(string host)
    {
        await using var agent = await GuardedAgent.StartAsync();
        using var wire = await agent.ConnectAsync();

        await wire.SendAsync($"GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n");

        Assert.Equal(200, (await wire.ReadAsync())!.Status);
    }

    [Theory]
    [InlineData("evil.test")]
    [InlineData("127.0.0.1.evil.test")]
    [InlineData("localhost.evil.test")]
    [InlineData("evil.test:8080")]
    [InlineData("localhost.")]
    [InlineData("127.0.0.1.")]
    [InlineData("127.1")]
    [InlineData("0x7f.1")]
    [InlineData("0x7f000001")]
    [InlineData("0177.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("0.0.0.0")]
    [InlineData("[::]")]
    [InlineData("[0:0:0:0:0:0:0:1]")]
    [InlineData("127.0.0.1@evil.test")]
    [InlineData("evil.test@127.0.0.1")]
    [InlineData("127.0.0.1 evil.test")]
    [InlineData("127.0.0.1/")]
    [InlineData("127.0.0.1,evil.test")]
    [InlineData("")]
    public async Task It_answers_to_no_other_name_even_without_a_token(string host)
    {
        await using var agent = await GuardedAgent.StartAsync(new AgentOptions());
        using var wire = await agent.ConnectAsync();

        await wire.SendAsync($"GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n");

        var answer = (await wire.ReadAsync())!;
        Assert.True(answer is { Status: 400, Body: "" } or { Status: 403, Code: "foreign_host" }, answer.ToString());
    }

    [Theory]
    [InlineData("GET /healthz HTTP/1.1\r\n\r\n")]
    [InlineData("GET /healthz HTTP/1.0\r\n\r\n")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.test\r\n\r\n")]
    [InlineData("GET http://evil.test/healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    [InlineData("GET http://evil.test/healthz HTTP/1.1\r\nHost: evil.test\r\n\r\n")]
    [InlineData("GET http://127.0.0.1/healthz HTTP/1.1\r\nHost: evil.test\r\n\r\n")]
    [InlineData("CONNECT evil.test:80 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    public async Task A_request_with_no_name_or_with_two_is_refused(string request)
    {
        await using var agent = await GuardedAgent.StartAsync(new AgentOptions());
        using var wire = await agent.ConnectAsync();

        await wire.SendAsync(request);

        Assert.InRange((await wire.ReadAsync())!.Status, 400, 499);
    }

    [Fact]
    public async Task It_answers_to_the_name_that_it_was_told_to_listen_on()
    {
        await using var agent = await GuardedAgent.StartAsync(new AgentOptions { Host = "localhost", Token = GuardedAgent.Token });

        Assert.Contains("ok", await agent.Client.GetStringAsync("healthz", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
