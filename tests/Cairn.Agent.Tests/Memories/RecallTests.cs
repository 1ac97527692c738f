using System.Text.Json;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Memories;

public sealed class RecallTests : IDisposable
{
    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Recall_shows_each_memory_with_its_id_below()
    {
        var ids = await _home.SeedAsync("The boat is called Alma.", "Ana likes green tea.");

        var run = (await _home.RunAsync("recall", "name", "of", "the", "boat")).Ending(0);

        Assert.Equal("The boat is called Alma.", run.Lines[0]);
        Assert.StartsWith($"  {ids[0]} · ", run.Lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain(ids[1], run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recall_as_json_names_source_time_and_a_trace_that_names_the_same_ids()
    {
        var ids = await _home.SeedAsync("tea in the morning", "tea with Ana in the evening");

        var json = (await _home.RunAsync("recall", "tea", "with", "Ana", "--json")).Ending(0).Json;

        Assert.Equal(["items", "source", "left_out", "took_ms", "traces"], json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("local", json.GetProperty("source").GetString());
        Assert.True(json.GetProperty("took_ms").GetDouble() > 0);
        var items = json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(ids[1], items[0].GetProperty("id").GetString());
        Assert.Equal("tea with Ana in the evening", items[0].GetProperty("content").GetString());
        Assert.Equal(items.Select(item => item.GetProperty("score").GetDouble()).OrderDescending(), items.Select(item => item.GetProperty("score").GetDouble()));
        using var trace = JsonDocument.Parse(await File.ReadAllTextAsync(
            Path.Combine(_home.Folder().Traces, json.GetProperty("traces").GetProperty("personal").GetString() + ".json"), TestContext.Current.CancellationToken));
        Assert.Equal(
            items.Select(item => item.GetProperty("id").GetString()),
            trace.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Nothing_found_has_an_exit_code_of_its_own()
    {
        await _home.SeedAsync("something");

        var words = (await _home.RunAsync("recall", "zeppelin")).Ending(3);
        var json = (await _home.RunAsync("recall", "zeppelin", "--json")).Ending(3).Json;

        Assert.Equal("Nothing found.\n", words.Out);
        Assert.Equal("", words.Error);
        Assert.Empty(json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Before_the_first_write_recall_says_how_to_begin()
    {
        (await _home.RunAsync("recall", "anything")).Failing(3, "cairn remember", "cairn import");

        Assert.False(Directory.Exists(_home.Path));
    }

    [Fact]
    public async Task A_limit_is_kept()
    {
        await _home.SeedAsync("tea one", "tea two", "tea three");

        Assert.Equal(2, (await _home.RunAsync("recall", "tea", "-n", "2", "--json")).Ending(0).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_query_of_any_characters_is_answered()
    {
        await _home.SeedAsync("plain");

        foreach (var query in new[] { "\"'*()-^:", "日本 🚣 ŝ", new string('q', 50_000), "\u001b[2J" })
        {
            (await _home.RunAsync("recall", "--", query)).Ending(3);
        }
    }
}
