using Cairn.Agent.Tests.Daemon;

namespace Cairn.Agent.Tests.Web;

/// <summary>The agent and the command line answer the same JSON, byte for byte where no time enters.</summary>
public sealed class SameJsonTests(AgentFixture agent) : IClassFixture<AgentFixture>
{
    [Fact]
    public async Task Memories_their_history_and_the_status_are_the_same()
    {
        var vault = await agent.NewVaultAsync();
        var id = await agent.Client.RememberAsync(vault, "Grüße aus Köln <&> 🌍", ",\"tags\":[\"a\",\"b\"],\"metadata\":{\"n\":1.50}");
        (await agent.Client.PatchAsync($"/v1/memories/{id}?vault={vault}", """{"caption":"title"}""")).Being(200);

        await SameAsync($"/v1/memories/{id}?vault={vault}", "get", id, "--vault", vault);
        await SameAsync($"/v1/memories/{id}/history?vault={vault}", "history", id, "--vault", vault);
        await SameAsync($"/v1/memories/recent?vault={vault}", "recent", "--vault", vault);
        await SameAsync($"/v1/status?vault={vault}", "status", "--vault", vault);
        await SameAsync("/v1/vaults", "vault", "list");
    }

    [Fact]
    public async Task What_is_found_is_the_same()
    {
        var vault = await agent.NewVaultAsync();
        await agent.Client.RememberAsync(vault, "the boat is called Alma");
        await agent.Client.RememberAsync(vault, "the boat lies in the harbour");

        var api = (await agent.Client.GetAsync($"/v1/recall?q=where+is+the+boat&vault={vault}")).Being(200).Json;
        var cli = (await agent.Home.RunAsync("recall", "where is the boat", "--vault", vault, "--json")).Ending(0).Json;

        Assert.Equal(cli.GetProperty("items").GetRawText(), api.GetProperty("items").GetRawText());
        Assert.Equal(cli.EnumerateObject().Select(member => member.Name), api.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task What_writing_answers_is_the_same()
    {
        var vault = await agent.NewVaultAsync();
        await agent.Client.RememberAsync(vault, "once");

        var cli = (await agent.Home.RunAsync("remember", "once", "--vault", vault, "--json")).Ending(0);
        var api = (await agent.Client.PostAsync($"/v1/memories?vault={vault}", """{"content":"once"}""")).Being(200);
        var archived = (await agent.Client.DeleteAsync($"/v1/memories/{api["id"].GetString()}?vault={vault}")).Being(200);
        var hidden = (await agent.Home.RunAsync("archive", api["id"].GetString()!, "--vault", vault, "--json")).Ending(0);
        (await agent.Client.DeleteAsync($"/v1/memories/{api["id"].GetString()}?erase=true&vault={vault}")).Being(200);
        var erased = (await agent.Client.DeleteAsync($"/v1/memories/{api["id"].GetString()}?erase=true&vault={vault}")).Being(200);
        var forgotten = (await agent.Home.RunAsync("forget", api["id"].GetString()!, "--yes", "--vault", vault, "--json")).Ending(0);

        Assert.Equal(cli.Out, api.Text + '\n');
        Assert.Equal(hidden.Out, archived.Text + '\n');
        Assert.Equal(forgotten.Out, erased.Text + '\n');
    }

    private async Task SameAsync(string path, params string[] command)
    {
        var api = (await agent.Client.GetAsync(path)).Being(200);
        var cli = (await agent.Home.RunAsync([.. command, "--json"])).Ending(0);
        Assert.Equal(cli.Out, api.Text + '\n');
    }
}
