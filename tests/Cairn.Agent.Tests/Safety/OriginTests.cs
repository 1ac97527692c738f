using System.Text;
using Cairn.Agent.Daemon;

namespace Cairn.Agent.Tests.Safety;

/// <summary>Pages of other origins get nothing, whatever headers their browser sends, with the token and without one.</summary>
public sealed class OriginTests
{
    public static TheoryData<string, bool> Foreign => new MatrixTheoryData<string, bool>(
        [
            "Origin: http://evil.test", "Origin: null", "Origin: ", "Origin: http://127.0.0.1", "Origin: https://127.0.0.1:PORT", "Origin: http://localhost:PORT", "Origin: http://127.0.0.1:PORT.evil.test",
            "Origin: http://127.0.0.1:PORT\r\nOrigin: http://evil.test", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Sec-Fetch-Site: made-up",
            "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document", "Sec-Fetch-Site: same-origin\r\nOrigin: http://evil.test",
        ],
        [true, false]);

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task A_page_of_another_origin_may_neither_read_nor_write(string headers, bool isTokenOn)
    {
        await using var agent = await GuardedAgent.StartAsync(isTokenOn ? null : new AgentOptions());
        await agent.RememberAsync("a secret");
        using var vault = agent.Home.Open();
        var head = vault.Head();
        var sent = headers.Replace("PORT", $"{agent.Url.Port}", StringComparison.Ordinal);
        const string Body = """{"content":"planted"}""";

        foreach (var (line, extra) in new[] { ("GET /v1/recall?q=secret", "\r\n"), ("POST /v1/memories", $"Content-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"), ("OPTIONS /v1/memories", "Access-Control-Request-Method: POST\r\n\r\n") })
        {
            using var wire = await agent.ConnectAsync();
            await wire.SendAsync($"{line} HTTP/1.1\r\nHost: 127.0.0.1:{agent.Url.Port}\r\nAuthorization: Bearer {GuardedAgent.Token}\r\n{sent}\r\n{extra}");
            var answer = (await wire.ReadAsync())!;
            Assert.Equal("foreign_origin", answer.Code);
            Assert.DoesNotContain(answer.Headers.Keys, name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        }

        Assert.Equal(head, vault.Head());
    }

    [Theory]
    [InlineData("Origin: http://127.0.0.1:PORT")]
    [InlineData("Sec-Fetch-Site: same-origin")]
    [InlineData("Sec-Fetch-Site: none")]
    public async Task A_page_of_its_own_and_an_address_that_was_typed_are_answered(string header)
    {
        await using var agent = await GuardedAgent.StartAsync();
        await agent.RememberAsync("a secret");
        using var wire = await agent.ConnectAsync();

        await wire.SendAsync($"GET /v1/recall?q=secret HTTP/1.1\r\nHost: 127.0.0.1:{agent.Url.Port}\r\nAuthorization: Bearer {GuardedAgent.Token}\r\n{header.Replace("PORT", $"{agent.Url.Port}", StringComparison.Ordinal)}\r\n\r\n");

        Assert.Contains("a secret", (await wire.ReadAsync())!.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("")]
    public async Task What_a_form_can_send_is_not_taken_for_json(string type)
    {
        await using var agent = await GuardedAgent.StartAsync(new AgentOptions());
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"content":"planted"}"""));
        if (type.Length > 0) body.Headers.TryAddWithoutValidation("Content-Type", type);

        using var answer = await agent.Client.PostAsync("v1/memories", body, TestContext.Current.CancellationToken);

        Assert.Equal(415, (int)answer.StatusCode);
    }
}
