using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Cairn.Agent.Daemon;
using Cairn.Agent.Web;

namespace Cairn.Agent.Tests.Safety;

/// <summary>Bodies that are too much, too slow, or nothing that could be a memory.</summary>
public sealed class BodyTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    public static TheoryData<string, string> Odd => new()
    {
        { new string('[', 8 << 20), "invalid_json" },
        { string.Concat(Enumerable.Repeat("{\"a\":", 10_000)), "invalid_json" },
        { $$"""{"content":"text","metadata":{{string.Concat(Enumerable.Repeat("[", 10_000))}}{{new string(']', 10_000)}}}""", "invalid_json" },
        { """{"content":"a","content":"b"}""", "invalid_json" },
        { """{"content":"\ud800"}""", "invalid_json" },
        { """{"\udc00":"text"}""", "invalid_json" },
        { "{\"content\":\"\u0000\"}", "invalid_json" },
        { """{"content":"text","significance":1e999}""", "invalid_json" },
        { """{"content":"text"} {"content":"text"}""", "invalid_json" },
        { "", "invalid_json" },
        { "null", "invalid_body" },
        { "[]", "invalid_body" },
        { """{"content":["text"]}""", "invalid_field" },
        { """{"content":"text","id":"mine"}""", "unknown_field" },
    };

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task A_body_that_is_no_memory_is_refused_with_its_code(string body, string code)
    {
        await using var agent = await GuardedAgent.StartAsync();

        var answer = await PostAsync(agent, new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal((400, code), (answer.Status, answer.Code));
        await agent.AssertWellAsync();
    }

    [Fact]
    public async Task The_name_of_a_vault_that_is_half_a_character_is_refused()
    {
        await using var agent = await GuardedAgent.StartAsync();

        Assert.Equal((400, "invalid_json"), await PostAsync(agent, new StringContent("""{"name":"\ud800"}""", Encoding.UTF8, "application/json"), "v1/vaults"));
    }

    [Fact]
    public async Task Bytes_that_are_not_utf_8_are_refused()
    {
        await using var agent = await GuardedAgent.StartAsync();
        foreach (var bytes in new byte[][] { [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xff, 0xfe, (byte)'{', 0], [0xf4, 0x90, 0x80, 0x80] })
        {
            var body = new ByteArrayContent([.. "{\"content\":\""u8, .. bytes, .. "\"}"u8]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

            Assert.Equal("invalid_json", (await PostAsync(agent, body)).Code);
        }
    }

    [Fact]
    public async Task A_compressed_body_is_refused_so_that_a_small_one_cannot_become_a_large_one()
    {
        await using var agent = await GuardedAgent.StartAsync();
        using var packed = new MemoryStream();
        await using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await zip.WriteAsync(Encoding.UTF8.GetBytes("""{"content":"text"}"""), TestContext.Current.CancellationToken);
        }

        var body = new ByteArrayContent(packed.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json"), ContentEncoding = { "gzip" } } };

        Assert.Equal((415, "not_json"), await PostAsync(agent, body));
    }

    [Fact]
    public async Task A_body_without_end_is_refused_at_the_limit_and_its_connection_closed()
    {
        await using var agent = await GuardedAgent.StartAsync();
        using var wire = await agent.ConnectAsync();
        var chunk = Encoding.Latin1.GetBytes($"10000\r\n{new string(' ', 0x10000)}\r\n");

        await wire.SendAsync(Wire.Head("POST /v1/memories", "Content-Type: application/json", "Transfer-Encoding: chunked") + "\r\n");
        var sent = await wire.SendUntilRefusedAsync(chunk, bytesMax: 1L << 30);

        Assert.InRange(sent, 0, 4 * ApiLimits.BodyBytesMax);
        await wire.AssertClosedAsync();
        await agent.AssertWellAsync();
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_told_so()
    {
        await using var agent = await GuardedAgent.StartAsync();
        using var wire = await agent.ConnectAsync();

        await wire.SendAsync(Wire.Head("POST /v1/memories", "Content-Type: application/json", $"Content-Length: {ApiLimits.BodyBytesMax + 1}") + "\r\n");

        var answer = (await wire.ReadAsync())!;
        Assert.Equal((413, "body_too_large"), (answer.Status, answer.Code));
        await wire.AssertClosedAsync();
    }

    [Fact]
    public async Task A_body_that_is_only_promised_is_given_up()
    {
        await using var agent = await GuardedAgent.StartAsync(new AgentOptions { Token = GuardedAgent.Token, BodyTime = Soon });
        using var wire = await agent.ConnectAsync();

        await wire.SendAsync(Wire.Head("POST /v1/memories", "Content-Type: application/json", "Content-Length: 100") + "\r\n{");

        var answer = (await wire.ReadAsync())!;
        Assert.Equal((408, "body_too_slow"), (answer.Status, answer.Code));
        await wire.AssertClosedAsync();
        await agent.AssertWellAsync();
    }

    [Fact]
    public async Task A_body_that_is_longer_than_declared_is_cut_where_it_was_declared_to_end()
    {
        await using var agent = await GuardedAgent.StartAsync();
        using var wire = await agent.ConnectAsync();
        const string Body = """{"content":"text"}""";

        await wire.SendAsync(Wire.Head("POST /v1/memories", "Content-Type: application/json", $"Content-Length: {Body.Length}") + $"\r\n{Body},and more\r\n\r\n");

        Assert.Equal(201, (await wire.ReadAsync())!.Status);
        Assert.Equal(400, (await wire.ReadAsync())!.Status);
        await wire.AssertClosedAsync();
    }

    [Fact]
    public async Task A_body_that_breaks_off_writes_nothing()
    {
        await using var agent = await GuardedAgent.StartAsync();
        await agent.RememberAsync("before");
        using (var wire = await agent.ConnectAsync())
        {
            await wire.SendAsync(Wire.Head("POST /v1/memories", "Content-Type: application/json", "Content-Length: 1000") + "\r\n{\"content\":\"half\"}");
        }

        await agent.AssertWellAsync();
        Assert.DoesNotContain("half", await agent.Client.GetStringAsync("v1/memories/recent", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Code)> PostAsync(GuardedAgent agent, HttpContent body, string route = "v1/memories")
    {
        using (body)
        {
            using var answer = await agent.Client.PostAsync(route, body, TestContext.Current.CancellationToken);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return ((int)answer.StatusCode, System.Text.Json.JsonElement.Parse(text).GetProperty("code").GetString()!);
        }
    }
}
