using System.Text.Json;
using Cairn.Core.Records;

namespace Cairn.Vaults.Tests.Recall;

public sealed class TraceTests
{
    [Fact]
    public async Task A_trace_has_all_of_its_members_and_is_the_one_that_the_answer_names()
    {
        using var home = new TemporaryVault();
        var keys = await home.Vault.RememberAllAsync(["the harbour at dawn", "boats"]);
        home.FlushIndex();
        await home.Vault.RememberAsync("lantern");

        var trace = home.Vault.Recall(new("the harbour yesterday") { Kind = "Note", Source = null, Tags = [] }).Trace();

        Assert.True(trace.IsKept);
        using var kept = JsonDocument.Parse(File.ReadAllText(Path.Combine(home.Folder.Traces, $"{trace.Name}.json")));
        var root = kept.RootElement;
        Assert.Equal(
            ["trace", "at", "query", "terms", "left_out", "added", "times", "filters", "searched", "not_yet_indexed", "stages", "took_ms", "items"],
            root.EnumerateObject().Select(member => member.Name));
        Assert.Equal(trace.Name, root.GetProperty("trace").GetString());
        Assert.Equal(TimeText.Of(home.Time.GetUtcNow()), root.GetProperty("at").GetString());
        Assert.Equal(["harbour", "yesterday"], Texts(root, "terms", "word").Order(StringComparer.Ordinal));
        Assert.Contains("\"word\":\"harbour\",\"as\":[\"harbour\"],\"found_in\":1", JsonSerializer.Serialize(root.GetProperty("terms")), StringComparison.Ordinal);
        Assert.Equal(["the"], root.GetProperty("left_out").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal(["yesterday"], Texts(root, "times", "text"));
        Assert.Equal(["kind:note"], root.GetProperty("filters").EnumerateArray().Select(filter => filter.GetString()));
        Assert.Equal((3, 1), (root.GetProperty("searched").GetInt32(), root.GetProperty("not_yet_indexed").GetInt32()));
        Assert.Equal(["terms", "words", "neighbours", "feedback", "words", "neighbours"], Texts(root, "stages", "stage"));
        var item = root.GetProperty("items")[0];
        Assert.Equal(["id", "score", "own", "nearby", "session", "feedback", "words"], item.EnumerateObject().Select(member => member.Name));
        Assert.Equal(keys[0].Id, item.GetProperty("id").GetString());
        Assert.InRange(item.GetProperty("words").GetProperty("harbour").GetDouble(), 0.01, 1);
    }

    [Theory]
    [InlineData("harbour", false)]
    [InlineData("har", true)]
    [InlineData("harb and lant", true)]
    public async Task A_kept_trace_holds_no_word_that_only_memories_say(string query, bool isPrefix)
    {
        using var home = new TemporaryVault();
        string[] secrets = ["harbourmaster", "lanterns", "violet", "Copper Street", "label", "Speaking", "place.md"];
        await home.Vault.RememberAsync(
            "The harbour and the harbourmaster with lanterns and violet eyes of Copper Street",
            ("tags", FieldValue.Texts(["label"])), ("speaker", FieldValue.Text("Speaking")), ("source", FieldValue.Text("place.md")));

        var trace = home.Vault.Recall(new(query) { IsPrefix = isPrefix }).Trace();

        Assert.NotEmpty(trace.Items);
        var text = File.ReadAllText(Path.Combine(home.Folder.Traces, $"{trace.Name}.json"));
        Assert.All(secrets.Concat(["violet", "copper", "street"]), word => Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_trace_says_when_the_index_was_built_again()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("harbour");
        home.FlushIndex();
        home.Run("UPDATE blocks SET data = X'7F' || substr(data, 2)");

        var trace = home.Vault.Recall(new("harbour")).Trace();

        Assert.True(trace.IsIndexRebuilt);
        Assert.Contains("\"index_rebuilt\": true", File.ReadAllText(Path.Combine(home.Folder.Traces, $"{trace.Name}.json")), StringComparison.Ordinal);
        Assert.DoesNotContain("index_rebuilt", File.ReadAllText(Path.Combine(home.Folder.Traces, $"{home.Vault.Recall(new("harbour")).Trace().Name}.json")), StringComparison.Ordinal);
    }

    private static IEnumerable<string?> Texts(JsonElement root, string list, string member) => root.GetProperty(list).EnumerateArray().Select(entry => entry.GetProperty(member).GetString());
}
