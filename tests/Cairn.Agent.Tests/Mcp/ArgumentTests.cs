using Cairn.Agent.Mcp;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Mcp;

/// <summary>What models write instead of what they should.</summary>
public sealed class ArgumentTests : IDisposable
{
    private readonly CalledTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("""{"query":"boat"}""")]
    [InlineData("""{"q":"boat"}""")]
    [InlineData("""{"text":"boat"}""")]
    [InlineData("""{"Search-Query":"boat","topK":"3"}""")]
    [InlineData("""{"question":["boat"],"max_results":3.0,"tags":"sea, harbour"}""")]
    [InlineData("""{"keywords":"boat","k":1,"labels":["sea"],"maxTokens":"500","speaker":null}""")]
    [InlineData("""{"prompt":"boat","since":"2020-01-01","until":"today","tz":"UTC","vaults":"personal"}""")]
    public async Task Recall_understands_names_that_models_guess(string arguments)
    {
        await _tools.TextAsync("remember", """{"content":"The boat is called Alma","tags":["sea","harbour"]}""");

        Assert.Contains("Alma", await _tools.TextAsync("recall", arguments), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"content":"The boat is called Alma"}""")]
    [InlineData("""{"text":"The boat is called Alma"}""")]
    [InlineData("""{"memory":"The boat is called Alma","labels":"sea","importance":"0.5","meta":"{\"a\":1}"}""")]
    [InlineData("""{"memories":["The boat is called Alma"]}""")]
    [InlineData("""{"facts":[{"observation":"The boat is called Alma"}]}""")]
    [InlineData("""{"items":"[{\"note\":\"The boat is called Alma\"}]"}""")]
    public async Task Remember_understands_names_that_models_guess(string arguments)
    {
        await _tools.TextAsync("remember", arguments);

        Assert.Contains("The boat is called Alma", await _tools.TextAsync("recent", "{}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("memory_id")]
    [InlineData("memoryId")]
    [InlineData("uuid")]
    [InlineData("key")]
    [InlineData("ids")]
    public async Task Get_understands_names_that_models_guess(string name)
    {
        var id = await _tools.RememberAsync("The boat is called Alma");

        Assert.Contains("Alma", await _tools.TextAsync("get", $$"""{"{{name}}":"{{id}}"}"""), StringComparison.Ordinal);
        Assert.Contains("Alma", await _tools.TextAsync("get", $$"""{"{{name}}":["{{id[..8]}}"]}"""), StringComparison.Ordinal);
        Assert.Contains("Alma", await _tools.TextAsync("get", $$"""{"{{name}}":"cairn://personal/{{id}}"}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("recall", """{"query":"x","frobnicate":1}""", "unknown_argument", "frobnicate", "query, limit, budget")]
    [InlineData("recall", "{}", "missing_argument", "query", "Words")]
    [InlineData("recall", """{"query":{"a":1}}""", "invalid_argument", "query", "again")]
    [InlineData("recall", """{"query":"x","q":"y"}""", "invalid_argument", "twice", "again")]
    [InlineData("recall", """{"query":"x","limit":0}""", "invalid_argument", "1 to 100", "again")]
    [InlineData("recall", """{"query":"x","limit":2.5}""", "invalid_argument", "whole number", "again")]
    [InlineData("recall", """{"query":"x","budget":20001}""", "invalid_argument", "20,000", "again")]
    [InlineData("recall", """{"query":"x","from":"when pigs fly"}""", "invalid_time", "pigs", "2026")]
    [InlineData("recall", """{"query":"x","zone":"Nowhere"}""", "invalid_time", "Nowhere", "Europe/Berlin")]
    [InlineData("recall", """{"query":"x","vault":"work"}""", "vault_not_offered", "not offered", "personal")]
    [InlineData("remember", "{}", "missing_argument", "content", "memories")]
    [InlineData("remember", """{"memories":[]}""", "invalid_argument", "memories", "again")]
    [InlineData("remember", """{"memories":[{"content":"a"},{"wrong":"b"}]}""", "unknown_argument", "wrong", "content")]
    [InlineData("remember", """{"content":"a","memories":["b"]}""", "invalid_argument", "beside", "again")]
    [InlineData("remember", """{"content":"a","significance":2}""", "invalid_field", "significance", "again")]
    [InlineData("remember", """{"content":" "}""", "invalid_field", "content", "again")]
    [InlineData("remember", """{"content":"a","metadata":[1]}""", "invalid_argument", "metadata", "again")]
    [InlineData("get", "{}", "missing_argument", "id", "recall")]
    [InlineData("get", """{"id":"ffffffff"}""", "record_not_found", "", "")]
    [InlineData("forget", """{"id":"ffffffff"}""", "record_not_found", "", "")]
    [InlineData("fetch", """{"id":"cairn://office/ffffffff"}""", "vault_not_offered", "", "personal")]
    public async Task What_cannot_be_understood_is_an_error_that_says_what_would_be(string tool, string arguments, string code, string said, string hinted)
    {
        var error = await _tools.ErrorAsync(tool, arguments);

        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Contains(said, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains(hinted, error.GetProperty("hint").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_means_one_argument_of_a_tool_only_and_every_argument_has_its_row()
    {
        foreach (var tool in MemoryTools.All)
        {
            var rows = ArgumentNames.All.Where(names => tool.Arguments.Any(argument => argument.Name == names[0])).ToList();
            var ambiguous = rows.SelectMany(names => names).GroupBy(name => name).Where(name => name.Count() > 1).Select(name => name.Key);

            Assert.Empty(tool.Arguments.Select(argument => argument.Name).Except(rows.Select(names => names[0])));
            Assert.True(!ambiguous.Any(), $"{tool.Name}: {string.Join(", ", ambiguous)}");
        }
    }

    [Fact]
    public void Every_name_and_tool_is_documented()
    {
        var document = File.ReadAllText(Path.Combine(CairnProgram.Root, "docs", "reference", "mcp.md"));

        Assert.All(ArgumentNames.All.SelectMany(names => names).Concat(MemoryTools.All.Select(tool => tool.Name)), name => Assert.Contains($"`{name}`", document, StringComparison.Ordinal));
    }
}
