using System.Text.Json;
using Cairn.Agent.Tests.Daemon;
using Cairn.Agent.Tests.Web;

namespace Cairn.Agent.Tests.Workspace;

public sealed class WorkRoutesTests(AgentFixture agent) : IClassFixture<AgentFixture>
{
    private ApiClient Client => agent.Client;

    [Theory]
    [InlineData("todos", """{"title":"Caulk","description":"all of it","status":"confirmed","priority":"high","estimated_hours":6,"actual_hours":0.5,"due_at":"2026-12-01T00:00:00.000Z","completed_at":"2026-12-02T10:00:00.000Z","user_id":"anna","tags":["a","b"],"metadata":{"x":[1]}}""")]
    [InlineData("projects", """{"title":"Boat","why":"to sail","kind":"craft","status":"paused","priority":"low","progress":12.5,"health_score":71,"activity_summary":{"week":"quiet"},"last_ai_update":"2026-11-21T00:00:00.000Z"}""")]
    [InlineData("weekly-goals", """{"week_start_date":"2026-11-23","title":"tight","total_estimated_hours":12,"completion_rate":50}""")]
    [InlineData("intentions", """{"title":"Be at sea","description":"more","why":"it clears the head","status":"active"}""")]
    public async Task Every_field_is_read_back_as_it_was_sent(string path, string sent)
    {
        var vault = await agent.NewVaultAsync();

        var made = (await Client.PostAsync($"/v1/{path}?vault={vault}", sent)).Being(201);
        var read = (await Client.GetAsync(made.Headers.Location!.ToString())).Being(200).Json;
        var listed = (await Client.GetAsync($"/v1/{path}?vault={vault}")).Being(200)["items"];

        using var document = JsonDocument.Parse(sent);
        Assert.All(document.RootElement.EnumerateObject(), member => Assert.True(JsonElement.DeepEquals(member.Value, read.GetProperty(member.Name)), member.Name));
        Assert.True(JsonElement.DeepEquals(read, Assert.Single(listed.EnumerateArray())));
    }

    [Fact]
    public async Task A_todo_is_changed_archived_shown_again_and_erased()
    {
        var vault = await agent.NewVaultAsync();
        var id = (await Client.PostAsync($"/v1/todos?vault={vault}", """{"title":"Caulk"}""")).Being(201)["id"].GetString();
        var todo = $"/v1/todos/{id}?vault={vault}";

        var refused = (await Client.PatchAsync(todo, """{"status":"committed"}""")).Refusing(400, "invalid_field");
        (await Client.PatchAsync(todo, """{"status":"matched","priority":"urgent"}""")).Being(200);
        var archived = (await Client.DeleteAsync(todo)).Being(200);
        Assert.Empty((await Client.GetAsync($"/v1/todos?vault={vault}")).Being(200)["items"].EnumerateArray());
        var again = (await Client.PatchAsync(todo, """{"description":"all of it"}""")).Being(200);
        var erased = (await Client.DeleteAsync($"{todo}&erase=true")).Being(200);

        Assert.Contains("dumped to committed", refused["title"].GetString(), StringComparison.Ordinal);
        Assert.True(archived["archived"].GetBoolean());
        Assert.Equal(("matched", "urgent"), (again["status"].GetString(), again["priority"].GetString()));
        Assert.Equal(1, erased["erased"].GetInt32());
        (await Client.PatchAsync(todo, """{"title":"Caulk"}""")).Refusing(409, "record_erased");
    }

    [Fact]
    public async Task Lists_are_filtered_by_what_each_kind_has()
    {
        var vault = await agent.NewVaultAsync();
        var project = (await Client.PostAsync($"/v1/projects?vault={vault}", """{"title":"Boat","kind":"craft"}""")).Being(201)["id"].GetString();
        await Client.PostAsync($"/v1/todos?vault={vault}", $$"""{"title":"a","project_id":"{{project}}"}""");
        await Client.PostAsync($"/v1/todos?vault={vault}", """{"title":"b","priority":"urgent"}""");

        Assert.Equal("a", Assert.Single((await Client.GetAsync($"/v1/todos?vault={vault}&project_id={project}")).Being(200)["items"].EnumerateArray()).GetProperty("title").GetString());
        Assert.Equal(["b", "a"], (await Client.GetAsync($"/v1/todos?vault={vault}&status=dumped&status=matched&order=priority")).Being(200)["items"].EnumerateArray().Select(item => item.GetProperty("title").GetString()));
        Assert.Single((await Client.GetAsync($"/v1/projects?vault={vault}&kind=craft")).Being(200)["items"].EnumerateArray());
        (await Client.GetAsync($"/v1/todos?vault={vault}&kind=craft")).Refusing(400, "unknown_parameter");
        (await Client.GetAsync($"/v1/todos?vault={vault}&order=newest")).Refusing(400, "invalid_parameter");
    }

    [Theory]
    [InlineData("/v1/todos", """{"description":"nothing to call it by"}""", "missing_field")]
    [InlineData("/v1/todos", """{"title":"a","colour":"red"}""", "unknown_field")]
    [InlineData("/v1/todos", """{"title":"a","project_id":"01a20061-5c0e-7d4a-8f63-2b9d1c7e4a50"}""", "reference_unknown")]
    [InlineData("/v1/todos", """["title"]""", "invalid_body")]
    [InlineData("/v1/projects", """{"title":"a","progress":101}""", "invalid_field")]
    [InlineData("/v1/weekly-goals", """{"week_start_date":"next week"}""", "invalid_field")]
    public async Task What_cannot_be_is_refused_and_nothing_is_written(string path, string body, string code)
    {
        var vault = await agent.NewVaultAsync();

        (await Client.PostAsync($"{path}?vault={vault}", body)).Refusing(400, code);

        Assert.Empty((await Client.GetAsync($"{path}?vault={vault}")).Being(200)["items"].EnumerateArray());
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        var vault = await agent.NewVaultAsync();
        var project = (await Client.PostAsync($"/v1/projects?vault={vault}", """{"title":"Boat"}""")).Being(201)["id"].GetString();

        (await Client.GetAsync($"/v1/todos/{project}?vault={vault}")).Refusing(404, "record_not_found");
        (await Client.PatchAsync($"/v1/todos/{project}?vault={vault}", "{}")).Refusing(404, "record_not_found");
        (await Client.DeleteAsync($"/v1/todos/{project}?vault={vault}")).Refusing(404, "record_not_found");
    }
}
