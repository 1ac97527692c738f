using Cairn.Agent.Tests.Daemon;
using Cairn.Agent.Tests.Web;

namespace Cairn.Agent.Tests.Conflicts;

public sealed class ConflictRoutesTests(AgentFixture agent) : IClassFixture<AgentFixture>
{
    private ApiClient Client => agent.Client;

    [Fact]
    public async Task Conflicts_are_listed_in_pages_and_read_one_by_one_as_on_the_command_line()
    {
        var vault = await agent.NewVaultAsync();
        var first = await ConflictAsync(vault, "one", "lost one");
        await ConflictAsync(vault, "two", "lost two");

        var page = (await Client.GetAsync($"/v1/conflicts?vault={vault}&limit=1")).Being(200);
        var rest = (await Client.GetAsync($"/v1/conflicts?vault={vault}&limit=1&after={page["next"].GetString()}")).Being(200);
        var of = (await Client.GetAsync($"/v1/conflicts?vault={vault}&memory={first}")).Being(200);
        var one = (await Client.GetAsync($"/v1/conflicts/{of["items"][0].GetProperty("id").GetString()}?vault={vault}")).Being(200);

        Assert.Equal(["lost two", "lost one"], new[] { page, rest }.Select(answer => Assert.Single(answer["items"].EnumerateArray()).GetProperty("lost").GetProperty("value").GetString()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, rest["next"].ValueKind);
        Assert.Equal(rest["items"].GetRawText(), of["items"].GetRawText());
        Assert.Equal($"[{one.Text}]", of["items"].GetRawText());
        Assert.Equal((ConflictVault.Replica, false, "phone"), (one["lost"].GetProperty("replica").GetString(), one["lost"].GetProperty("this_replica").GetBoolean(), one["lost"].GetProperty("actor").GetString()));
        Assert.True(one["shown"].GetProperty("this_replica").GetBoolean());
        Assert.Equal((await agent.Home.RunAsync("conflicts", "--vault", vault, "--memory", first, "--json")).Ending(0).Out, of.Text + '\n');
        Assert.Equal((await agent.Home.RunAsync("conflicts", "show", one["id"].GetString()!, "--vault", vault, "--json")).Ending(0).Out, one.Text + '\n');
    }

    [Fact]
    public async Task Restoring_and_dismissing_settle_one_for_good()
    {
        var vault = await agent.NewVaultAsync();
        var restored = await ConflictAsync(vault, "one", "lost one");
        var dismissed = await ConflictAsync(vault, "two", "lost two");

        var answer = (await Client.SendAsync(HttpMethod.Post, $"/v1/conflicts/{await IdAsync(vault, restored)}/restore?vault={vault}&agent=me&reason=better")).Being(200);
        var gone = await IdAsync(vault, dismissed);
        (await Client.DeleteAsync($"/v1/conflicts/{gone}?vault={vault}")).Being(200);

        Assert.Equal(restored, answer["record"].GetString());
        Assert.Equal("lost one", (await Client.GetAsync($"/v1/memories/{restored}?vault={vault}"))["content"].GetString());
        Assert.Equal("two", (await Client.GetAsync($"/v1/memories/{dismissed}?vault={vault}"))["content"].GetString());
        Assert.Empty((await Client.GetAsync($"/v1/conflicts?vault={vault}"))["items"].EnumerateArray());
        var last = (await Client.GetAsync($"/v1/memories/{restored}/history?vault={vault}"))["versions"].EnumerateArray().Last().GetProperty("change");
        Assert.Equal(("me", "better"), (last.GetProperty("actor").GetString(), last.GetProperty("reason").GetString()));
        (await Client.DeleteAsync($"/v1/conflicts/{gone}?vault={vault}")).Refusing(404, "conflict_not_found");
        (await Client.GetAsync($"/v1/conflicts/{gone}?vault={vault}")).Refusing(404, "conflict_not_found");
    }

    [Fact]
    public async Task What_is_wrong_with_a_request_is_said()
    {
        var vault = await agent.NewVaultAsync();
        await ConflictAsync(vault, "one", "lost one");
        var id = await IdAsync(vault);

        (await Client.GetAsync($"/v1/conflicts/{id[..8]}?vault={vault}")).Refusing(404, "conflict_not_found");
        (await Client.SendAsync(HttpMethod.Post, $"/v1/conflicts/x/restore?vault={vault}")).Refusing(404, "conflict_not_found");
        (await Client.GetAsync($"/v1/conflicts?vault={vault}&after=x")).Refusing(400, "invalid_cursor");
        (await Client.GetAsync($"/v1/conflicts?vault={vault}&limit=0")).Refusing(400, "invalid_parameter");
        (await Client.GetAsync($"/v1/conflicts?vault={vault}&record=x")).Refusing(400, "unknown_parameter");
        (await Client.GetAsync("/v1/conflicts?vault=nowhere")).Refusing(404, "vault_not_found");
    }

    // Beside the agent, as a command that syncs would.
    private async Task<string> ConflictAsync(string vault, string shown, string lost)
    {
        using var opened = agent.Home.Open(vault);
        return await opened.ConflictAsync(shown, lost);
    }

    private async Task<string> IdAsync(string vault, string? memory = null) =>
        Assert.Single((await Client.GetAsync($"/v1/conflicts?vault={vault}{(memory is null ? "" : $"&memory={memory}")}"))["items"].EnumerateArray()).GetProperty("id").GetString()!;
}
