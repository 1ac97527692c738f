using Cairn.Agent.Mcp;
using Cairn.Core.Recall;

namespace Cairn.Agent.Tests.Mcp;

public sealed class BudgetTests : IDisposable
{
    private readonly CalledTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    [InlineData(1_500)]
    public async Task An_answer_keeps_to_its_budget_and_says_what_it_left_out(int budget)
    {
        for (var at = 0; at < 30; at++)
        {
            await _tools.RememberAsync($"About the boat, part {at}: " + string.Concat(Enumerable.Repeat("words and more words. ", 10 + at)));
        }

        var arguments = $$"""{"query":"boat","limit":30,"budget":{{budget}}}""";
        var text = await _tools.TextAsync("recall", arguments);
        var json = await _tools.JsonAsync("recall", arguments);

        Assert.InRange(TokenCount.Of(text), 1, budget);
        Assert.NotEqual(0, json.GetProperty("items").GetArrayLength());
        Assert.Equal(30, json.GetProperty("items").GetArrayLength() + json.GetProperty("left_out").GetInt32());
        Assert.Contains($"{json.GetProperty("left_out").GetInt32()} more did not fit", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_memory_longer_than_the_budget_is_cut_and_the_rest_is_there_to_get()
    {
        var content = string.Join(' ', Enumerable.Range(0, 3_000).Select(at => at % 7 == 0 ? "🚤🚤🚤" : $"word{at}"));
        var id = await _tools.RememberAsync(content);
        var item = (await _tools.JsonAsync("recall", """{"query":"word1","budget":300}""")).GetProperty("items")[0];
        var got = item.GetProperty("content").GetString()!;

        while (item.TryGetProperty("next_offset", out var next))
        {
            var arguments = $$"""{"id":"{{id}}","offset":{{next.GetInt32()}},"budget":2000}""";
            Assert.InRange(TokenCount.Of(await _tools.TextAsync("get", arguments)), 1, 2_000);
            item = (await _tools.JsonAsync("get", arguments)).GetProperty("items")[0];
            got += item.GetProperty("content").GetString();
        }

        Assert.Equal(content, got);
        Assert.Contains("get with offset", await _tools.TextAsync("recall", """{"query":"word1","budget":300}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_that_does_not_fit_is_left_out_before_the_content_is_cut()
    {
        await _tools.TextAsync("remember", $$"""{"content":"short","metadata":{"long":"{{new string('x', 1_500)}}"} }""");
        var id = (await _tools.JsonAsync("recent", "{}")).GetProperty("items")[0].GetProperty("id").GetString();

        Assert.Contains("xxx", await _tools.TextAsync("get", $$"""{"id":"{{id}}"}"""), StringComparison.Ordinal);
        var narrow = (await _tools.JsonAsync("get", $$"""{"id":"{{id}}","budget":200}""")).GetProperty("items")[0];
        Assert.Equal("short", narrow.GetProperty("content").GetString());
        Assert.False(narrow.TryGetProperty("metadata", out _));
    }

    [Theory]
    [InlineData("abcdefgh", 1, "abcd")]
    [InlineData("abcdefgh", 2, "abcdefgh")]
    [InlineData("日本語", 2, "日本")]
    [InlineData("🚤", 0, "")]
    [InlineData("🚤", 1, "")]
    [InlineData("🚤", 2, "🚤")]
    [InlineData("", 5, "")]
    public void Tokens_are_taken_from_the_beginning(string text, int tokens, string taken) => Assert.Equal(taken, TokenBudget.Take(text, tokens));
}
