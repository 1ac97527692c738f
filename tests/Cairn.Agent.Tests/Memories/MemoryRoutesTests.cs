using System.Text;
using Cairn.Agent.Tests.Daemon;
using Cairn.Agent.Tests.Web;

namespace Cairn.Agent.Tests.Memories;

public sealed class MemoryRoutesTests(AgentFixture agent) : IClassFixture<AgentFixture>
{
    private ApiClient Client => agent.Client;

    [Fact]
    public async Task A_memory_is_made_once_and_the_answer_says_where_it_is()
    {
        var vault = await agent.NewVaultAsync();

        var first = (await Client.PostAsync($"/v1/memories?vault={vault}", """{"content":"the keys are in the drawer"}""")).Being(201);
        var second = (await Client.PostAsync($"/v1/memories?vault={vault}", """{"content":"the keys are in the drawer"}""")).Being(200);
        var read = (await Client.GetAsync(first.Headers.Location!.ToString())).Being(200);

        Assert.True(first["is_new"].GetBoolean());
        Assert.False(second["is_new"].GetBoolean());
        Assert.Equal(first["id"].GetString(), second["id"].GetString());
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal("the keys are in the drawer", read["content"].GetString());
    }

    [Theory]
    [InlineData("import")]
    [InlineData("import-lines")]
    [InlineData("a%00b")]
    public async Task Nobody_writes_under_the_name_of_an_import_or_one_that_cannot_be_kept(string name)
    {
        var vault = await agent.NewVaultAsync();

        (await Client.PostAsync($"/v1/memories?vault={vault}&agent={name}", """{"content":"mine"}""")).Refusing(400, "invalid_parameter");
    }

    [Fact]
    public async Task Every_field_is_read_back_as_it_was_sent()
    {
        const string Whole = """
            {"kind":"message","content":"Grüße 🌍 <b>&\"","caption":"a","speaker":"Anna","session":"s1","tags":["x","y"],"source":"mail","position":3,"occurred_at":"2026-01-02T03:04:05.678Z",
            "significance":0.25,"emotional_context":"calm","loop_context":"evening","compressed":false,"expires_at":"2199-01-01T00:00:00.000Z","metadata":{"deep":{"list":[1,null,true]}},"links":["one"]}
            """;
        var vault = await agent.NewVaultAsync();
        var id = (await Client.PostAsync($"/v1/memories?vault={vault}", Whole)).Being(201)["id"].GetString();

        var read = (await Client.GetAsync($"/v1/memories/{id}?vault={vault}")).Being(200).Json;

        using var sent = System.Text.Json.JsonDocument.Parse(Whole);
        Assert.All(sent.RootElement.EnumerateObject(), member => Assert.True(System.Text.Json.JsonElement.DeepEquals(member.Value, read.GetProperty(member.Name)), member.Name));
        Assert.Equal(sent.RootElement.EnumerateObject().Count() + 3, read.EnumerateObject().Count());
    }

    [Fact]
    public async Task A_batch_is_answered_in_its_order()
    {
        var vault = await agent.NewVaultAsync();
        var known = await Client.RememberAsync(vault, "second");

        var items = (await Client.PostAsync($"/v1/memories/batch?vault={vault}", """{"memories":[{"content":"first"},{"content":"second"},{"content":"third"},{"content":"first"}]}"""))
            .Being(200)["items"].EnumerateArray().ToList();

        Assert.Equal([true, false, true, false], items.Select(item => item.GetProperty("is_new").GetBoolean()));
        Assert.Equal(known, items[1].GetProperty("id").GetString());
        Assert.Equal(items[0].GetProperty("id").GetString(), items[3].GetProperty("id").GetString());
        Assert.Equal("third", (await Client.GetAsync($"/v1/memories/{items[2].GetProperty("id").GetString()}?vault={vault}"))["content"].GetString());
    }

    [Fact]
    public async Task A_batch_with_one_wrong_memory_stores_none_and_says_which_is_wrong()
    {
        var vault = await agent.NewVaultAsync();

        var refused = (await Client.PostAsync($"/v1/memories/batch?vault={vault}", """{"memories":[{"content":"one"},{"content":"two"},{"content":"three","significance":7}]}""")).Refusing(400, "invalid_field");

        Assert.Contains("Memory 3 of 3", refused["title"].GetString(), StringComparison.Ordinal);
        Assert.Contains("significance", refused["title"].GetString(), StringComparison.Ordinal);
        Assert.Empty((await Client.GetAsync($"/v1/memories/recent?vault={vault}")).Contents);
        Assert.Equal(0, (await Client.GetAsync($"/v1/status?vault={vault}"))["changes"].GetInt32());
    }

    [Fact]
    public async Task A_batch_holds_a_thousand_memories_and_no_more()
    {
        var vault = await agent.NewVaultAsync();

        var most = await Client.PostAsync($"/v1/memories/batch?vault={vault}", Batch(1_000));
        var more = await Client.PostAsync($"/v1/memories/batch?vault={vault}", Batch(1_001));

        Assert.Equal(1_000, most.Being(200)["items"].GetArrayLength());
        more.Refusing(400, "batch_too_large");

        static string Batch(int count) => $$"""{"memories":[{{string.Join(',', Enumerable.Range(0, count).Select(number => $$"""{"content":"number {{number}}"}"""))}}]}""";
    }

    [Fact]
    public async Task A_patch_sets_fields_and_null_removes_them()
    {
        var vault = await agent.NewVaultAsync();
        var id = await Client.RememberAsync(vault, "before", ",\"caption\":\"title\",\"tags\":[\"a\"]");

        var changed = (await Client.PatchAsync($"/v1/memories/{id}?vault={vault}", """{"content":"after","caption":null}""")).Being(200);
        var same = (await Client.PatchAsync($"/v1/memories/{id}?vault={vault}", """{"content":"after"}""")).Being(200);
        (await Client.PatchAsync($"/v1/memories/{id}?vault={vault}", """{"content":null}""")).Refusing(400, "missing_field");
        (await Client.PatchAsync($"/v1/memories/{id}?vault={vault}", """{"contents":"x"}""")).Refusing(400, "unknown_field");

        Assert.Equal("after", changed["content"].GetString());
        Assert.Equal("a", changed["tags"][0].GetString());
        Assert.False(changed.Json.TryGetProperty("caption", out _));
        Assert.Equal(changed.Text, same.Text);
        Assert.Equal(2, (await Client.GetAsync($"/v1/memories/{id}/history?vault={vault}"))["versions"].GetArrayLength());
    }

    [Fact]
    public async Task Delete_hides_a_memory_until_it_is_changed()
    {
        var vault = await agent.NewVaultAsync();
        var id = await Client.RememberAsync(vault, "green tea");

        var archived = (await Client.DeleteAsync($"/v1/memories/{id}?vault={vault}")).Being(200);
        var hidden = (await Client.GetAsync($"/v1/recall?q=tea&vault={vault}")).Being(200);
        var read = (await Client.GetAsync($"/v1/memories/{id}?vault={vault}")).Being(200);
        var shown = (await Client.PatchAsync($"/v1/memories/{id}?vault={vault}", """{"tags":["drink"]}""")).Being(200);
        var found = (await Client.GetAsync($"/v1/recall?q=tea&vault={vault}")).Being(200);

        Assert.True(archived["archived"].GetBoolean());
        Assert.Equal(archived.Text, read.Text);
        Assert.Empty(hidden.Contents);
        Assert.False(shown.Json.TryGetProperty("archived", out _));
        Assert.Equal(["green tea"], found.Contents);
    }

    [Fact]
    public async Task Erasing_leaves_no_byte_in_the_vault_and_nothing_to_bring_back()
    {
        var vault = await agent.NewVaultAsync();
        var id = await Client.RememberAsync(vault, "xylophonist at midnight");
        (await Client.GetAsync($"/v1/recall?q=xylophonist&vault={vault}")).Being(200);
        (await Client.PatchAsync($"/v1/memories/{id}?vault={vault}", """{"caption":"xylophonist again"}""")).Being(200);

        var erased = (await Client.DeleteAsync($"/v1/memories/{id}?erase=true&vault={vault}")).Being(200);
        var again = (await Client.DeleteAsync($"/v1/memories/{id}?erase=true&vault={vault}")).Being(200);
        (await Client.PatchAsync($"/v1/memories/{id}?vault={vault}", """{"content":"back"}""")).Refusing(409, "record_erased");

        Assert.Equal((1, 0), (erased["erased"].GetInt32(), again["erased"].GetInt32()));
        Assert.True((await Client.GetAsync($"/v1/memories/{id}?vault={vault}"))["erased"].GetBoolean());
        Assert.DoesNotContain("xylophonist", (await Client.GetAsync($"/v1/memories/{id}/history?vault={vault}")).Text, StringComparison.Ordinal);
        Assert.All(Directory.EnumerateFiles(agent.Home.Folder(vault).Path, "*", SearchOption.AllDirectories), file => Assert.False(Holds(file, "xylophonist"), file));
    }

    [Fact]
    public async Task Recent_lists_what_was_written_last()
    {
        var vault = await agent.NewVaultAsync();
        var first = await Client.RememberAsync(vault, "one");
        await Client.RememberAsync(vault, "two");
        await Client.RememberAsync(vault, "three");
        (await Client.PatchAsync($"/v1/memories/{first}?vault={vault}", """{"content":"one, changed"}""")).Being(200);

        var all = (await Client.GetAsync($"/v1/memories/recent?vault={vault}")).Being(200);
        var two = (await Client.GetAsync($"/v1/memories/recent?vault={vault}&limit=2")).Being(200);

        Assert.Equal(["one, changed", "three", "two"], all.Contents);
        Assert.Equal(["one, changed", "three"], two.Contents);
    }

    [Fact]
    public async Task History_says_who_wrote_and_why()
    {
        var vault = await agent.NewVaultAsync();
        var id = (await Client.PostAsync($"/v1/memories?vault={vault}&agent=planner&reason=said+so", """{"content":"tea at four"}""")).Being(201)["id"].GetString();
        (await Client.PatchAsync($"/v1/memories/{id}?vault={vault}&agent=corrector&reason=moved", """{"content":"tea at five"}""")).Being(200);
        (await Client.DeleteAsync($"/v1/memories/{id}?vault={vault}")).Being(200);

        var changes = (await Client.GetAsync($"/v1/memories/{id}/history?vault={vault}")).Being(200)["versions"].EnumerateArray().Select(version => version.GetProperty("change")).ToList();

        Assert.Equal(["planner", "corrector", "api"], changes.Select(change => change.GetProperty("actor").GetString()));
        Assert.Equal(["said so", "moved"], changes[..2].Select(change => change.GetProperty("reason").GetString()));
        Assert.Equal(["put", "put", "delete"], changes.Select(change => change.GetProperty("kind").GetString()));
        Assert.Equal("tea at five", changes[1].GetProperty("fields").GetProperty("content").GetString());
    }

    [Theory]
    [InlineData("POST", "/v1/memories", "{", 400, "invalid_json")]
    [InlineData("POST", "/v1/memories", "[]", 400, "invalid_body")]
    [InlineData("POST", "/v1/memories", "{}", 400, "missing_field")]
    [InlineData("POST", "/v1/memories", "{\"content\":\" \"}", 400, "invalid_field")]
    [InlineData("POST", "/v1/memories", "{\"content\":\"a\",\"tag\":\"b\"}", 400, "unknown_field")]
    [InlineData("POST", "/v1/memories?vault=none", "{\"content\":\"a\"}", 404, "vault_not_found")]
    [InlineData("POST", "/v1/memories?vault=No!", "{\"content\":\"a\"}", 400, "invalid_vault_name")]
    [InlineData("POST", "/v1/memories?vault=a&vault=b", "{\"content\":\"a\"}", 400, "invalid_parameter")]
    [InlineData("POST", "/v1/memories?tag=b", "{\"content\":\"a\"}", 400, "unknown_parameter")]
    [InlineData("POST", "/v1/memories/batch", "{\"content\":\"a\"}", 400, "invalid_body")]
    [InlineData("POST", "/v1/memories/batch", "{\"memories\":[],\"vault\":\"work\"}", 400, "invalid_body")]
    [InlineData("POST", "/v1/memories/batch", "{\"memories\":[1]}", 400, "invalid_body")]
    [InlineData("GET", "/v1/memories/recent?limit=0", null, 400, "invalid_parameter")]
    [InlineData("GET", "/v1/memories/recent?vault=none", null, 404, "vault_not_found")]
    [InlineData("GET", "/v1/memories/nothing?vault={vault}", null, 404, "record_not_found")]
    [InlineData("GET", "/v1/memories/nothing/history?vault={vault}", null, 404, "record_not_found")]
    [InlineData("PATCH", "/v1/memories/nothing?vault={vault}", "{\"content\":\"a\"}", 404, "record_not_found")]
    [InlineData("DELETE", "/v1/memories/nothing?vault={vault}", null, 404, "record_not_found")]
    [InlineData("DELETE", "/v1/memories/nothing?vault=none&erase=perhaps", null, 400, "invalid_parameter")]
    public async Task What_cannot_be_done_is_said_with_a_code(string method, string path, string? json, int status, string code)
    {
        var vault = await agent.NewVaultAsync();
        await Client.RememberAsync(vault, "text");

        using var body = json is null ? null : ApiClient.Json(json);
        var refused = (await Client.SendAsync(new HttpMethod(method), path.Replace("{vault}", vault, StringComparison.Ordinal), body)).Refusing(status, code);

        Assert.NotEmpty(refused["detail"].GetString()!);
        Assert.Equal(["text"], (await Client.GetAsync($"/v1/memories/recent?vault={vault}")).Contents);
    }

    [Fact]
    public async Task A_body_that_is_not_declared_as_json_is_not_taken()
    {
        using var form = new StringContent("""{"content":"a"}""", Encoding.UTF8, "text/plain");

        (await Client.SendAsync(HttpMethod.Post, "/v1/memories", form)).Refusing(415, "not_json");
    }

    private static bool Holds(string file, string text) => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
