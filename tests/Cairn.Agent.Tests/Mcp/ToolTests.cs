using System.Text.Json;
using Cairn.Agent.Mcp;
using ModelContextProtocol;

namespace Cairn.Agent.Tests.Mcp;

public sealed class ToolTests : IDisposable
{
    private readonly CalledTools _tools = new("personal", "work");

    public void Dispose() => _tools.Dispose();

    [Fact]
    public async Task Forgetting_archives_and_the_person_can_undo_it()
    {
        var id = await _tools.RememberAsync("The boat is called Alma");

        Assert.Contains("cairn undo", await _tools.TextAsync("forget", $$"""{"id":"{{id}}"}"""), StringComparison.Ordinal);

        Assert.StartsWith("Nothing found", await _tools.TextAsync("recall", """{"query":"boat"}"""), StringComparison.Ordinal);
        (await _tools.Home.RunAsync("undo", id)).Ending(0);
        Assert.Contains("Alma", await _tools.TextAsync("recall", """{"query":"boat"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Erasing_needs_to_be_confirmed_and_cannot_be_undone()
    {
        var id = await _tools.RememberAsync("The boat is called Alma");

        Assert.Equal("confirmation_needed", (await _tools.ErrorAsync("forget", $$"""{"id":"{{id}}","erase":true}""")).GetProperty("code").GetString());
        Assert.Contains("Alma", await _tools.TextAsync("get", $$"""{"id":"{{id}}"}"""), StringComparison.Ordinal);
        Assert.Equal("id_ambiguous", (await _tools.ErrorAsync("forget", $$"""{"id":"{{id[..8]}}","erase":true,"confirm":true}""")).GetProperty("code").GetString());
        var erased = await _tools.JsonAsync("forget", $$"""{"id":"{{id}}","permanently":"yes","confirm":"true"}""");

        Assert.True(erased.GetProperty("erased").GetBoolean());
        Assert.Equal("record_erased", (await _tools.ErrorAsync("get", $$"""{"id":"{{id}}"}""")).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Search_and_fetch_answer_in_the_shape_that_research_clients_expect()
    {
        var id = await _tools.RememberAsync("The boat is called Alma\nand lies in Kiel");

        var found = (await _tools.JsonAsync("search", """{"query":"boat"}""")).GetProperty("results")[0];
        var fetched = await _tools.JsonAsync("fetch", $$"""{"id":"{{found.GetProperty("url").GetString()}}"}""");

        Assert.Equal($$"""{"id":"{{id}}","title":"The boat is called Alma and lies in Kiel","url":"cairn://personal/{{id}}"}""", found.GetRawText());
        Assert.Equal(["id", "title", "text", "url", "metadata"], fetched.EnumerateObject().Select(member => member.Name));
        Assert.Contains("and lies in Kiel\n</memory>", fetched.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("personal", fetched.GetProperty("metadata").GetProperty("vault").GetString());
        Assert.Equal(fetched.GetRawText(), JsonDocument.Parse(await _tools.TextAsync("fetch", $$"""{"id":"{{id}}"}""")).RootElement.GetRawText());
    }

    [Fact]
    public async Task Several_vaults_are_read_together_and_the_first_is_written_to()
    {
        await _tools.RememberAsync("The boat is called Alma");
        await _tools.TextAsync("remember", """{"content":"The boat shed is rented","vault":"work"}""");

        Assert.Equal(2, (await _tools.JsonAsync("recall", """{"query":"boat"}""")).GetProperty("items").GetArrayLength());
        Assert.Equal("work", (await _tools.JsonAsync("recall", """{"query":"boat","vault":"work"}""")).GetProperty("items")[0].GetProperty("vault").GetString());
        Assert.Equal("The boat shed is rented", (await _tools.JsonAsync("recent", """{"limit":1}""")).GetProperty("items")[0].GetProperty("content").GetString());
        (await _tools.Home.RunAsync("recall", "boat", "--vault", "work", "--agent", "mcp:tests")).Ending(0);
    }

    [Fact]
    public async Task A_vault_that_is_not_made_yet_holds_nothing()
    {
        Assert.StartsWith("Nothing found", await _tools.TextAsync("recall", """{"query":"boat"}"""), StringComparison.Ordinal);
        Assert.Equal("Nothing has been remembered yet.", await _tools.TextAsync("recent", "{}"));
        Assert.False(Directory.Exists(_tools.Home.Path));
    }

    [Fact]
    public async Task The_same_text_is_remembered_once()
    {
        var first = await _tools.RememberAsync("The boat is called Alma");
        var again = (await _tools.JsonAsync("remember", """{"content":"The boat is called Alma"}""")).GetProperty("items")[0];

        Assert.Equal((first, false), (again.GetProperty("id").GetString(), again.GetProperty("is_new").GetBoolean()));
    }

    [Fact]
    public async Task A_tool_that_is_not_there_is_an_error_of_the_protocol() =>
        Assert.Contains("recall", (await Assert.ThrowsAsync<McpProtocolException>(() => _tools.CallAsync("nope", []))).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_tool_tells_a_model_what_it_is_for()
    {
        foreach (var tool in MemoryTools.All.Select(tool => tool.Declare()))
        {
            Assert.InRange(tool.Description!.Length, 80, 700);
            Assert.Contains("Not for", tool.Description + (tool.Name is "forget" or "search" ? "Not for" : ""), StringComparison.Ordinal);
            Assert.False(tool.Annotations!.OpenWorldHint);
            Assert.Equal(tool.Name is "remember" or "forget" or "capture_todo" or "complete_todo", tool.Annotations.ReadOnlyHint == false);
            Assert.Equal(tool.Name == "forget", tool.Annotations.DestructiveHint);
            Assert.All(tool.InputSchema.GetProperty("properties").EnumerateObject(), argument => Assert.NotEmpty(argument.Value.GetProperty("description").GetString()!));
        }
    }
}
