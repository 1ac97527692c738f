using Cairn.Agent.Tests.Daemon;
using Cairn.Agent.Tests.Web;

namespace Cairn.Agent.Tests.Workspace;

public sealed class AdviceRoutesTests(AgentFixture agent) : IClassFixture<AgentFixture>
{
    private ApiClient Client => agent.Client;

    [Fact]
    public async Task The_day_is_answered_and_what_is_said_of_it_is_remembered()
    {
        var vault = await agent.NewVaultAsync();
        var project = (await Client.PostAsync($"/v1/projects?vault={vault}", """{"title":"Boat"}""")).Being(201)["id"].GetString();
        var key = $"/v1/today/no_next_step:{project}?vault={vault}";

        var today = (await Client.GetAsync($"/v1/today?vault={vault}")).Being(200);
        var dismissed = (await Client.PatchAsync(key, """{"choice":"dismissed"}""")).Being(200);
        var snoozed = (await Client.PatchAsync(key, """{"choice":"snoozed","until":"2020-01-01"}""")).Being(200);

        Assert.Equal($"no_next_step:{project}", Assert.Single(today["recommendations"].EnumerateArray()).GetProperty("key").GetString());
        Assert.Equal((0, 1), (dismissed["recommendations"].GetArrayLength(), dismissed["hidden"].GetArrayLength()));
        Assert.Equal((1, 0), (snoozed["recommendations"].GetArrayLength(), snoozed["hidden"].GetArrayLength()));
        (await Client.PatchAsync($"/v1/today/nothing?vault={vault}", """{"choice":"dismissed"}""")).Refusing(404, "recommendation_not_found");
        foreach (var wrong in (string[])["""{"choice":"later"}""", """{"choice":"snoozed"}""", """{"choice":"dismissed","until":"2020-01-01"}""", """{"choice":"snoozed","until":"soon"}""", """{"choice":"shown","why":1}""", "{}"])
        {
            (await Client.PatchAsync(key, wrong)).Refusing(400, "invalid_field");
        }
    }

    [Fact]
    public async Task A_project_is_summed_up_and_analyzed()
    {
        var vault = await agent.NewVaultAsync();
        var project = (await Client.PostAsync($"/v1/projects?vault={vault}", """{"title":"Boat"}""")).Being(201)["id"].GetString();

        var summary = (await Client.GetAsync($"/v1/projects/{project}/summary?vault={vault}&days=7")).Being(200);
        var analysis = (await Client.GetAsync($"/v1/projects/{project}/analysis?vault={vault}")).Being(200);

        Assert.Equal((72, 0), (summary["insights"].GetProperty("health_score").GetDouble(), summary["metrics"].GetProperty("velocity").GetDouble()));
        Assert.Equal("no_next_step", Assert.Single(analysis["risks"].EnumerateArray()).GetProperty("name").GetString());
        (await Client.GetAsync($"/v1/projects/nothing/summary?vault={vault}")).Refusing(404, "record_not_found");
        (await Client.GetAsync($"/v1/projects/{project}/analysis?vault={vault}&days=0")).Refusing(400, "invalid_parameter");
    }

    [Fact]
    public async Task What_is_known_and_what_happened_are_listed()
    {
        var vault = await agent.NewVaultAsync();
        var todo = (await Client.PostAsync($"/v1/todos?vault={vault}&agent=ben", """{"title":"Caulk"}""")).Being(201)["id"].GetString();
        var note = (await Client.PostAsync($"/v1/activities?vault={vault}", $$"""{"description":"Talked to the boatyard","todo_id":"{{todo}}"}""")).Being(201);

        var happened = (await Client.GetAsync($"/v1/activities?vault={vault}&limit=5")).Being(200)["items"].EnumerateArray().ToList();
        var known = (await Client.GetAsync($"/v1/knowledge?vault={vault}&kind=risk_indicator&kind=optimization_rule")).Being(200)["items"].EnumerateArray().ToList();

        Assert.Equal("note", note["type"].GetString());
        Assert.Equal(["noted", "added"], happened.Select(item => item.GetProperty("type").GetString()));
        Assert.Equal(("ben", "dumped", "Caulk"), (happened[1].GetProperty("agent").GetString(), happened[1].GetProperty("to").GetString(), happened[1].GetProperty("title").GetString()));
        Assert.Equal(["risk_indicator", "optimization_rule"], known.Select(entry => entry.GetProperty("kind").GetString()).Distinct());
        Assert.Empty((await Client.GetAsync($"/v1/knowledge?vault={vault}&learned=true")).Being(200)["items"].EnumerateArray());
        (await Client.GetAsync($"/v1/knowledge?vault={vault}&kind=rumours")).Refusing(400, "invalid_parameter");
        (await Client.PostAsync($"/v1/activities?vault={vault}", """{"description":"x","project_id":"nothing"}""")).Refusing(400, "reference_unknown");
    }
}
