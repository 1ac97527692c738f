using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.History;

public sealed class HistoryTests : IDisposable
{
    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task History_shows_every_version_and_puts_one_back()
    {
        var id = (await _home.SeedAsync("first wording"))[0];
        (await _home.RunAsync("edit", id, "second wording")).Ending(0);

        var words = (await _home.RunAsync("history", id)).Ending(0);
        var restored = (await _home.RunAsync("history", id, "--restore", "1")).Ending(0);
        var json = (await _home.RunAsync("history", id, "--json")).Ending(0).Json.GetProperty("versions");
        var now = (await _home.RunAsync("get", id, "--json")).Ending(0).Json;

        Assert.Contains("content: first wording", words.Out, StringComparison.Ordinal);
        Assert.Contains("content: second wording", words.Out, StringComparison.Ordinal);
        Assert.Equal($"restored {id}\n", restored.Out);
        Assert.Equal([1, 2, 3], json.EnumerateArray().Select(version => version.GetProperty("version").GetInt32()));
        Assert.Equal("second wording", json[1].GetProperty("change").GetProperty("fields").GetProperty("content").GetString());
        Assert.Equal("restored version 1", json[2].GetProperty("change").GetProperty("reason").GetString());
        Assert.Equal("first wording", now.GetProperty("content").GetString());
    }

    [Fact]
    public async Task A_version_that_is_not_there_is_not_found()
    {
        var id = (await _home.SeedAsync("text"))[0];

        (await _home.RunAsync("history", id, "--restore", "9")).Failing(3, "cairn history");
        (await _home.RunAsync("history", id, "--restore", "0")).Failing(3, "cairn history");
    }

    [Fact]
    public async Task Undo_takes_back_the_last_change_and_then_the_one_before()
    {
        var id = (await _home.RunAsync("remember", "first wording")).Ending(0).Out.Trim();
        (await _home.RunAsync("edit", id, "second wording")).Ending(0);

        var edit = (await _home.RunAsync("undo")).Ending(0);
        var remember = (await _home.RunAsync("undo", id[..8], "--json")).Ending(0).Json;
        var none = (await _home.RunAsync("undo")).Ending(3);
        var recall = (await _home.RunAsync("recall", "wording")).Ending(3);

        Assert.Contains("first wording", edit.Out, StringComparison.Ordinal);
        Assert.True(remember.GetProperty("archived").GetBoolean());
        Assert.Contains("nothing to undo", none.Error, StringComparison.Ordinal);
        Assert.Equal("Nothing found.\n", recall.Out);
    }

    [Fact]
    public async Task Undo_of_an_archive_shows_the_memory_again()
    {
        var id = (await _home.SeedAsync("green tea"))[0];
        (await _home.RunAsync("archive", id)).Ending(0);

        (await _home.RunAsync("undo")).Ending(0);

        Assert.Contains(id, (await _home.RunAsync("recall", "green tea")).Ending(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_to_undo_is_said_in_json_too()
    {
        using (_home.Open())
        {
        }

        var error = (await _home.RunAsync("undo", "--json")).Ending(3).ErrorJson;

        Assert.Equal("nothing_to_undo", error.GetProperty("code").GetString());
    }
}
