using System.Globalization;

namespace Cairn.Agent.Tests.Safety;

/// <summary>Bytes that are no request, or two in the clothes of one.</summary>
public sealed class FramingTests
{
    private const int Nothing = 0;

    public static TheoryData<string, int> Bad => new()
    {
        { "\0\0\0\0\r\n\r\n", 400 },
        { "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003", 400 },
        { "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Nothing },
        { "GET /healthz\r\n\r\n", 400 },
        { "GET  /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400 },
        { "GET healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 405 },
        { "GET /healthz HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n", 505 },
        { "G\0T /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400 },
        { "GET /heal\0thz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400 },
        { "GET /healthz%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400 },
        { "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\0b\r\n\r\n", 400 },
        { "GET /healthz HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n", 400 },
        { "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\r\n folded\r\n\r\n", 400 },
        { "GET /healthz HTTP/1.1\r\n: 127.0.0.1\r\n\r\n", 400 },
        { $"GET /{new string('a', 40_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 414 },
        { $"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: {new string('a', 40_000)}\r\n\r\n", 431 },
        { $"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n{string.Concat(Enumerable.Repeat("X: a\r\n", 101))}\r\n", 431 },
        { Wire.Head("POST /v1/memories", "Content-Length: -1") + "\r\n", 400 },
        { Wire.Head("POST /v1/memories", "Content-Length: 1", "Content-Length: 2") + "\r\n", 400 },
        { Wire.Head("POST /v1/memories", "Content-Length: 99999999999999999999") + "\r\n", 400 },
        { Wire.Head("POST /v1/memories", "Content-Length: 9000000", "Content-Type: application/json") + "\r\n", 413 },
        { Wire.Head("POST /v1/memories", "Transfer-Encoding: gzip") + "\r\n", 400 },
        { Wire.Head("POST /v1/memories", "Transfer-Encoding: chunked, gzip") + "\r\n", 400 },
        { Wire.Head("POST /v1/memories", "Transfer-Encoding: chunked", "Content-Type: application/json") + "\r\nnot a size\r\n", 400 },
        { Wire.Head("POST /v1/memories", "Transfer-Encoding: chunked", "Content-Type: application/json") + "\r\n2\r\n{}xx0\r\n\r\n", 400 },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task What_is_not_a_request_is_refused_and_the_connection_closed(string bytes, int status)
    {
        await using var agent = await GuardedAgent.StartAsync();
        using var wire = await agent.ConnectAsync();

        await wire.SendAsync(bytes);

        Assert.Equal(status, (await wire.ReadAsync())?.Status ?? Nothing);
        await wire.AssertClosedAsync();
        await agent.AssertWellAsync();
    }

    // Whoever stands between might believe one length, and the agent the other; the rest of the bytes would be a request of nobody's.
    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 4")]
    [InlineData("Content-Length: 4\r\nTransfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity")]
    [InlineData("Transfer-Encoding: \u000bchunked\r\nContent-Length: 4")]
    public async Task A_request_is_not_smuggled_in_behind_another(string lengths)
    {
        await using var agent = await GuardedAgent.StartAsync();
        using var wire = await agent.ConnectAsync();
        const string Smuggled = """{"content":"smuggled"}""";
        var hidden = Wire.Head("POST /v1/memories", "Content-Type: application/json", $"Content-Length: {Smuggled.Length}") + "\r\n" + Smuggled;
        var length = hidden.Length.ToString("x", CultureInfo.InvariantCulture);

        await wire.SendAsync(Wire.Head("POST /v1/memories", "Content-Type: application/json", lengths) + $"\r\n{length}\r\n{hidden}\r\n0\r\n\r\n");

        Assert.InRange((await wire.ReadAsync())!.Status, 400, 499);
        await wire.AssertClosedAsync();
        await agent.RememberAsync("another");
        Assert.DoesNotContain("smuggled", await agent.Client.GetStringAsync("v1/memories/recent", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_that_are_sent_at_once_are_answered_in_their_order()
    {
        await using var agent = await GuardedAgent.StartAsync();
        await agent.RememberAsync("first");
        using var wire = await agent.ConnectAsync();

        await wire.SendAsync(Wire.Head("GET /healthz") + "\r\n" + Wire.Head("GET /nothing") + "\r\n" + Wire.Head("GET /v1/memories/recent") + "\r\n");

        Assert.Equal(200, (await wire.ReadAsync())!.Status);
        Assert.Equal("route_not_found", (await wire.ReadAsync())!.Code);
        Assert.Contains("first", (await wire.ReadAsync())!.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%2e%2e%2f%2e%2e%2fagent.token")]
    [InlineData("..%2f..%2fagent.token")]
    [InlineData("..%5c..%5cagent.token")]
    [InlineData("%c0%ae%c0%ae%c0%afagent.token")]
    [InlineData("%ed%a0%80")]
    [InlineData("%ff")]
    [InlineData("%0d%0aSet-Cookie:%20a=b")]
    [InlineData("%u002e")]
    [InlineData("{id}")]
    public async Task Strange_ids_name_nothing(string id)
    {
        await using var agent = await GuardedAgent.StartAsync();
        await agent.RememberAsync("a secret");

        foreach (var path in new[] { $"/v1/memories/{id}", $"/v1/memories/{id}/history", $"/v1/traces/{id}" })
        {
            using var wire = await agent.ConnectAsync();
            await wire.SendAsync(Wire.Head($"GET {path}") + "\r\n");
            var answer = (await wire.ReadAsync())!;
            Assert.InRange(answer.Status, 400, 404);
            Assert.DoesNotContain(GuardedAgent.Token, answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("Set-Cookie", answer.Headers.Keys);
        }

        await agent.AssertWellAsync();
    }

    [Theory]
    [InlineData("GET /v1/memories/../../healthz/../v1/memories/recent")]
    [InlineData("GET //v1/memories/recent")]
    [InlineData("GET /healthz/../v1/memories/recent")]
    [InlineData("GET /healthz%2f..%2fv1/memories/recent")]
    [InlineData("GET /V1/MEMORIES/RECENT")]
    [InlineData("HEAD /v1/memories/recent")]
    [InlineData("GET /healthz;/v1/memories/recent")]
    [InlineData("GET /v1/memories/recent/")]
    public async Task No_other_way_of_writing_a_path_needs_no_token(string line)
    {
        await using var agent = await GuardedAgent.StartAsync();
        await agent.RememberAsync("a secret");
        using var wire = await agent.ConnectAsync();

        await wire.SendAsync($"{line} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");

        Assert.Equal(401, (await wire.ReadAsync())!.Status);
    }
}
