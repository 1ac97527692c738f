using Cairn.Agent.Tests.Daemon;
using Cairn.Agent.Tests.Mcp;
using Cairn.Agent.Tests.Web;

namespace Cairn.Agent.Tests.Memories;

public sealed class PrivateTests(AgentFixture agent) : IClassFixture<AgentFixture>
{
    private const string Prefix = "private:";

    private ApiClient Client => agent.Client;

    [Fact]
    public async Task A_command_keeps_a_memory_private_moves_it_and_takes_the_bare_id()
    {
        var vault = await agent.NewVaultAsync();
        string[] at = ["--vault", vault];

        var id = (await agent.Home.RunAsync(["remember", "the code is 1234", "--private", .. at])).Ending(0).Out.Trim();
        Assert.StartsWith(Prefix, id, StringComparison.Ordinal);
        var json = (await agent.Home.RunAsync(["get", id[Prefix.Length..], "--json", .. at])).Ending(0).Json;
        Assert.True(json.GetProperty("private").GetBoolean());
        Assert.Contains(" · private", (await agent.Home.RunAsync(["recent", .. at])).Ending(0).Out, StringComparison.Ordinal);

        (await agent.Home.RunAsync(["edit", id[Prefix.Length..][..8], "--private", "--shared", .. at])).Failing(2, "--help");
        Assert.Equal($"as it was {id}\n", (await agent.Home.RunAsync(["edit", id, "--private", .. at])).Ending(0).Out);
        var said = (await agent.Home.RunAsync(["edit", id, "--shared", "--tag", "code", .. at])).Ending(0).Out;
        var shared = System.Text.RegularExpressions.Regex.Match(said, "^shared now as ([0-9a-f-]{36}); (.*) is erased\n$");
        Assert.Equal(id, shared.Groups[2].Value);
        var now = (await agent.Home.RunAsync(["get", shared.Groups[1].Value, "--json", .. at])).Ending(0).Json;
        Assert.Equal("the code is 1234", now.GetProperty("content").GetString());
        Assert.Equal("code", now.GetProperty("tags")[0].GetString());
        Assert.False(now.TryGetProperty("private", out _));
        Assert.True((await agent.Home.RunAsync(["get", id, "--json", .. at])).Ending(0).Json.GetProperty("erased").GetBoolean());
    }

    [Fact]
    public async Task The_api_keeps_a_memory_private_and_moves_it()
    {
        var vault = await agent.NewVaultAsync();

        var shared = (await Client.PostAsync($"/v1/memories?vault={vault}", """{"content":"mine"}""")).Being(201)["id"].GetString()!;
        var made = (await Client.PostAsync($"/v1/memories?vault={vault}", """{"content":"mine","private":true}""")).Being(201);
        var batch = (await Client.PostAsync($"/v1/memories/batch?vault={vault}", """{"memories":[{"content":"mine","private":true},{"content":"mine","private":false}]}""")).Being(200)["items"];
        var id = made["id"].GetString()!;

        Assert.StartsWith(Prefix, id, StringComparison.Ordinal);
        Assert.Equal([id, shared], batch.EnumerateArray().Select(item => item.GetProperty("id").GetString()));
        Assert.True((await Client.GetAsync(made.Headers.Location!.ToString())).Being(200)["private"].GetBoolean());
        (await Client.PostAsync($"/v1/memories?vault={vault}", """{"content":"mine","private":"yes"}""")).Refusing(400, "invalid_field");

        // Both say the same: what is made private is one with the private one.
        var moved = (await Client.PatchAsync($"/v1/memories/{shared}?vault={vault}", """{"private":true,"caption":"a"}""")).Being(200);
        Assert.Equal((id, "a"), (moved["id"].GetString(), moved["caption"].GetString()));
        Assert.True((await Client.GetAsync($"/v1/memories/{shared}?vault={vault}")).Being(200)["erased"].GetBoolean());
        Assert.Equal(id, (await Client.PatchAsync($"/v1/memories/{id}?vault={vault}", """{"private":true,"caption":"b"}""")).Being(200)["id"].GetString());
        (await Client.PatchAsync($"/v1/memories/{shared}?vault={vault}", """{"private":true}""")).Refusing(409, "record_erased");
    }

    [Fact]
    public async Task A_model_keeps_a_memory_private_alone_or_among_several()
    {
        using var tools = new CalledTools();

        await tools.TextAsync("remember", """{"memories":[{"content":"the boat is called Alma","private":true},{"content":"the boat lies in Kiel"}]}""");
        await tools.TextAsync("remember", """{"content":"the diary is blue","isPrivate":"true"}""");

        var items = (await tools.JsonAsync("recent", "{}")).GetProperty("items").EnumerateArray().ToDictionary(item => item.GetProperty("content").GetString()!, item => item.TryGetProperty("private", out var isPrivate) && isPrivate.GetBoolean());
        Assert.Equal(new Dictionary<string, bool> { ["the diary is blue"] = true, ["the boat lies in Kiel"] = false, ["the boat is called Alma"] = true }, items);
        Assert.Contains("Alma", await tools.TextAsync("recall", """{"query":"name of the boat"}"""), StringComparison.Ordinal);
    }
}
