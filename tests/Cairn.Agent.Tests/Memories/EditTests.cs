using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Memories;

public sealed class EditTests : IDisposable
{
    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Get_shows_a_memory_whole_by_the_beginning_of_its_id()
    {
        var id = (await _home.SeedAsync("first\nsecond"))[0];

        var words = (await _home.RunAsync("get", id[..6])).Ending(0);
        var json = (await _home.RunAsync("get", id[..6], "--json")).Ending(0).Json;

        Assert.Equal($"id: {id}", words.Lines[0]);
        Assert.EndsWith("\n\nfirst\nsecond\n", words.Out, StringComparison.Ordinal);
        Assert.Equal(id, json.GetProperty("id").GetString());
        Assert.Equal("first\nsecond", json.GetProperty("content").GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT", json.GetProperty("created_at").GetString()!);
    }

    [Fact]
    public async Task Edit_changes_the_text_and_single_fields_and_empties_them()
    {
        var id = (await _home.SeedAsync("old text"))[0];

        var words = (await _home.RunAsync("edit", id, "new", "text", "--tag", "boat", "--caption", "a caption")).Ending(0);
        var same = (await _home.RunAsync("edit", id, "new text")).Ending(0);
        var json = (await _home.RunAsync("edit", id, "--clear", "caption", "--significance", "0.25", "--json")).Ending(0).Json;

        Assert.Equal($"changed {id}\n", words.Out);
        Assert.Equal($"as it was {id}\n", same.Out);
        Assert.Equal("new text", json.GetProperty("content").GetString());
        Assert.Equal(0.25, json.GetProperty("significance").GetDouble());
        Assert.Equal("boat", Assert.Single(json.GetProperty("tags").EnumerateArray()).GetString());
        Assert.False(json.TryGetProperty("caption", out _));
    }

    [Fact]
    public async Task Edit_reads_the_new_text_from_standard_input()
    {
        var id = (await _home.SeedAsync("old text"))[0];

        var json = (await _home.RunAsync("piped text\n"u8.ToArray(), "edit", id, "-", "--json")).Ending(0).Json;

        Assert.Equal("piped text", json.GetProperty("content").GetString());
    }

    [Fact]
    public async Task Edit_of_nothing_to_nothing_is_refused_with_a_hint()
    {
        var id = (await _home.SeedAsync("text"))[0];

        (await _home.RunAsync("edit", id)).Failing(1, "cairn edit --help");
        (await _home.RunAsync("edit", id, "--clear", "content")).Failing(1, "content");
        (await _home.RunAsync("edit", id, "--clear", "colour")).Failing(1, "colour");
    }

    [Fact]
    public async Task What_is_archived_is_hidden_from_recall_and_recent_until_it_is_edited()
    {
        var ids = await _home.SeedAsync("green tea", "black tea");

        var archived = (await _home.RunAsync("archive", ids[0])).Ending(0);
        var recall = (await _home.RunAsync("recall", "green tea")).Ending(0);
        var recent = (await _home.RunAsync("recent", "--json")).Ending(0).Json;
        var again = (await _home.RunAsync("archive", ids[0], "--json")).Ending(0).Json;
        (await _home.RunAsync("edit", ids[0], "--tag", "back")).Ending(0);
        var shown = (await _home.RunAsync("recall", "green")).Ending(0);

        Assert.Contains(ids[0], archived.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(ids[0], recall.Out, StringComparison.Ordinal);
        Assert.Equal(ids[1], Assert.Single(recent.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
        Assert.True(again.GetProperty("archived").GetBoolean());
        Assert.Contains(ids[0], shown.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recent_shows_what_was_changed_last_first()
    {
        var ids = await _home.SeedAsync("one", "two", "three");
        (await _home.RunAsync("edit", ids[0], "one again")).Ending(0);

        var words = (await _home.RunAsync("recent", "--limit", "2")).Ending(0);

        Assert.Equal(4, words.Lines.Length);
        Assert.Equal("one again", words.Lines[0]);
        Assert.Contains(ids[0], words.Lines[1], StringComparison.Ordinal);
        Assert.Equal("three", words.Lines[2]);
    }
}
