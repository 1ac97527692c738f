using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Agent.Tests.Daemon;
using Cairn.Agent.Tests.Processes;
using Cairn.Agent.Tests.Web;

namespace Cairn.Agent.Tests.Events;

public sealed class EventTests(AgentFixture agent) : IClassFixture<AgentFixture>
{
    private ApiClient Client => agent.Client;

    [Fact]
    public async Task Changes_of_the_agent_and_of_commands_beside_it_arrive_in_order_and_once()
    {
        var vault = await agent.NewVaultAsync();
        await Client.RememberAsync(vault, "before");
        using var events = await EventReader.OpenAsync(Client.OpenAsync($"/v1/events?vault={vault}"));

        var one = await Client.RememberAsync(vault, "one");
        var two = (await agent.Home.RunAsync("remember", "two", "--vault", vault)).Ending(0).Out.Trim();
        (await Client.PatchAsync($"/v1/memories/{one}?vault={vault}&agent=planner", """{"content":"one, changed"}""")).Being(200);
        (await agent.Home.RunAsync("archive", two, "--vault", vault)).Ending(0);
        (await Client.DeleteAsync($"/v1/memories/{one}?erase=true&vault={vault}")).Being(200);
        var last = await Client.RememberAsync(vault, "last");
        var seen = await events.TakeAsync(6);

        Assert.Equal("text/event-stream", events.ContentType);
        Assert.Equal([one, two, one, two, one, last], seen.Select(change => Text(change.Data, "id")));
        Assert.Equal(["put", "put", "put", "delete", "erase", "put"], seen.Select(change => Text(change.Data, "kind")));
        Assert.Equal(["2", "3", "4", "5", "6", "7"], seen.Select(change => change.Id));
        Assert.All(seen, change => Assert.Equal(change.Id, change.Data.GetProperty("sequence").GetRawText()));
        Assert.All(seen, change => Assert.Empty(JsonSchemaCheck.Wrongs(ApiContract.Document, new JsonObject { ["$ref"] = "#/components/schemas/ChangeEvent" }, change.Data)));
        Assert.Equal("cli", Text(seen[1].Data, "actor"));
    }

    [Fact]
    public async Task A_client_that_comes_again_gets_what_it_missed()
    {
        var vault = await agent.NewVaultAsync();
        string seen;
        using (var events = await EventReader.OpenAsync(Client.OpenAsync($"/v1/events?vault={vault}")))
        {
            await Client.RememberAsync(vault, "seen");
            seen = (await events.TakeAsync(1))[0].Id!;
        }

        var missed = new List<string>();
        for (var number = 0; number < 3; number++) missed.Add(await Client.RememberAsync(vault, $"missed {number}"));
        using var again = await EventReader.OpenAsync(Client.OpenAsync($"/v1/events?vault={vault}", lastEventId: seen));
        missed.Add(await Client.RememberAsync(vault, "new"));

        Assert.Equal(missed, (await again.TakeAsync(4)).Select(change => Text(change.Data, "id")));
    }

    [Fact]
    public async Task More_than_a_page_of_missed_changes_arrives_whole()
    {
        var vault = await agent.NewVaultAsync();
        (await Client.PostAsync($"/v1/memories/batch?vault={vault}", $$"""{"memories":[{{string.Join(',', Enumerable.Range(0, 1_000).Select(number => $$"""{"content":"number {{number}}"}"""))}}]}""")).Being(200);

        using var events = await EventReader.OpenAsync(Client.OpenAsync($"/v1/events?vault={vault}", lastEventId: "0"));

        Assert.Equal(Enumerable.Range(1, 1_000), (await events.TakeAsync(1_000)).Select(change => change.Data.GetProperty("sequence").GetInt32()));
    }

    [Theory]
    [InlineData("99")]
    [InlineData("first")]
    [InlineData("-1")]
    public async Task A_last_event_that_the_vault_does_not_have_is_refused(string lastEventId)
    {
        var vault = await agent.NewVaultAsync();

        using var response = await Client.OpenAsync($"/v1/events?vault={vault}", lastEventId);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("invalid_parameter", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_followed_is_said_with_a_code()
    {
        (await Client.GetAsync("/v1/events?vault=none")).Refusing(404, "vault_not_found");
        (await Client.GetAsync("/v1/events?since=1")).Refusing(400, "unknown_parameter");
    }

    [Fact]
    public async Task The_stream_ends_when_the_agent_stops()
    {
        using var home = new CairnHome();
        await home.SeedAsync("text");
        await using var running = await RunningCairn.StartAsync(home);
        using var client = new ApiClient(running.Url, running.Token);
        using var events = await EventReader.OpenAsync(client.OpenAsync("/v1/events"));
        Assert.NotNull((await events.NextAsync())!.Value.Comment);

        running.AskToStop();

        Assert.Null(await events.NextAsync());
        Assert.Equal((0, ""), await running.EndAsync());
    }

    private static string? Text(JsonElement change, string member) => change.GetProperty(member).GetString();
}
