namespace Cairn.Agent.Tests.Safety;

/// <summary>Whoever cannot read the token's file gets nothing.</summary>
public sealed class TokenTests
{
    private static readonly string[] Routes =
    [
        "GET /v1/status", "GET /v1/vaults", "POST /v1/vaults", "GET /v1/recall?q=secret", "GET /v1/memories/recent", "GET /v1/memories/ID", "GET /v1/memories/ID/history", "PATCH /v1/memories/ID",
        "DELETE /v1/memories/ID?erase=true", "POST /v1/memories", "POST /v1/memories/batch", "GET /v1/traces/ID", "GET /v1/events", "GET /metrics", "GET /nothing", "PUT /healthz", "OPTIONS *",
    ];

    public static TheoryData<string> Wrong => new(
        "", "Authorization: Bearer", "Authorization: Bearer ", $"Authorization: Bearer {GuardedAgent.Token[..^1]}", $"Authorization: Bearer {GuardedAgent.Token}x", $"Authorization: Bearer {GuardedAgent.Token.ToUpperInvariant()}",
        $"Authorization: Basic {GuardedAgent.Token}", $"Authorization: {GuardedAgent.Token}", $"Authorization: Bearer {GuardedAgent.Token}\r\nAuthorization: Bearer {GuardedAgent.Token}",
        $"Authorization: Bearer wrong, Bearer {GuardedAgent.Token}", $"Cookie: token={GuardedAgent.Token}", $"X-Forwarded-For: 127.0.0.1\r\nX-Token: {GuardedAgent.Token}", $"Proxy-Authorization: Bearer {GuardedAgent.Token}",
        $"Authorization: Bearer \"{GuardedAgent.Token}\"", $"Authorization: Bearer {new string('a', 20_000)}");

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_request_without_the_very_token_is_refused_on_every_route_but_the_public_one(string header)
    {
        await using var agent = await GuardedAgent.StartAsync();
        await agent.RememberAsync("a secret");
        using var vault = agent.Home.Open();
        var head = vault.Head();

        foreach (var route in Routes)
        {
            using var wire = await agent.ConnectAsync();
            await wire.SendAsync($"{route} HTTP/1.1\r\nHost: 127.0.0.1\r\n{(header.Length > 0 ? header + "\r\n" : "")}Content-Length: 0\r\n\r\n");
            var answer = (await wire.ReadAsync())!;
            Assert.True(answer is { Status: 401, Code: "unauthorized" }, $"{route}: {answer}");
            Assert.Equal("Bearer realm=\"cairn\"", answer.Headers["WWW-Authenticate"]);
            AssertTellsNothing(agent, answer.Body);
        }

        Assert.Equal(head, vault.Head());
    }

    [Fact]
    public async Task The_public_route_tells_nothing_of_what_is_remembered_nor_where()
    {
        await using var agent = await GuardedAgent.StartAsync();
        await agent.RememberAsync("a secret");
        using var wire = await agent.ConnectAsync();

        await wire.SendAsync("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

        var answer = (await wire.ReadAsync())!;
        Assert.Equal("""{"status":"ok"}""", answer.Body);
        Assert.All(answer.Headers.Values, value => AssertTellsNothing(agent, value));
        Assert.DoesNotContain("Server", answer.Headers.Keys);
    }

    private static void AssertTellsNothing(GuardedAgent agent, string text)
    {
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain(GuardedAgent.Token, text, StringComparison.Ordinal);
        Assert.DoesNotContain(agent.Home.Root, text, StringComparison.Ordinal);
    }
}
