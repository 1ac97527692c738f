using System.Text;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Memories;

public sealed class RememberTests : IDisposable
{
    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task What_is_remembered_is_answered_with_its_id_alone_when_a_program_reads_it()
    {
        var run = (await _home.RunAsync("remember", "the", "boat", "is", "called", "Alma")).Ending(0);

        Assert.Equal("", run.Error);
        Assert.True(Guid.TryParse(Assert.Single(run.Lines), out var id));
        using var vault = _home.Open();
        Assert.Equal("the boat is called Alma", vault.Find(["memories"], id.ToString()).Fields["content"].AsText());
    }

    [Fact]
    public async Task The_same_text_is_stored_once_and_json_says_so()
    {
        var first = (await _home.RunAsync("remember", "twice", "--json")).Ending(0).Json;
        var second = (await _home.RunAsync("--json", "remember", "twice")).Ending(0).Json;

        Assert.Equal(["id", "is_new"], first.EnumerateObject().Select(member => member.Name));
        Assert.True(first.GetProperty("is_new").GetBoolean());
        Assert.False(second.GetProperty("is_new").GetBoolean());
        Assert.Equal(first.GetProperty("id").GetString(), second.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Every_field_can_be_given_as_an_option()
    {
        var id = (await _home.RunAsync(
            "remember", "We launched", "--kind", "episode", "--caption", "Launch", "--speaker", "Ana", "--session", "s1", "--source", "diary",
            "--occurred-at", "2026-05-01", "--expires-at", "2036-05-01T10:00:00+02:00", "--emotional-context", "joy", "--loop-context", "loop 3",
            "--tag", "boat", "--tag", "sea", "--significance", "0.9", "--metadata", """{"weather":"fine"}""")).Ending(0).Out.Trim();

        var json = (await _home.RunAsync("get", id, "--json")).Ending(0).Json;

        Assert.Equal("episode", json.GetProperty("kind").GetString());
        Assert.Equal("Launch", json.GetProperty("caption").GetString());
        Assert.Equal("Ana", json.GetProperty("speaker").GetString());
        Assert.Equal("s1", json.GetProperty("session").GetString());
        Assert.Equal("diary", json.GetProperty("source").GetString());
        Assert.Equal("2026-05-01T00:00:00.000Z", json.GetProperty("occurred_at").GetString());
        Assert.Equal("2036-05-01T08:00:00.000Z", json.GetProperty("expires_at").GetString());
        Assert.Equal("joy", json.GetProperty("emotional_context").GetString());
        Assert.Equal("loop 3", json.GetProperty("loop_context").GetString());
        Assert.Equal(["boat", "sea"], json.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!));
        Assert.Equal(0.9, json.GetProperty("significance").GetDouble());
        Assert.Equal("fine", json.GetProperty("metadata").GetProperty("weather").GetString());
    }

    [Fact]
    public async Task A_dash_reads_the_text_from_standard_input()
    {
        var id = (await _home.RunAsync("first line\nsecond line: größer, 日本, 🚣\n"u8.ToArray(), "remember", "-")).Ending(0).Out.Trim();

        using var vault = _home.Open();
        Assert.Equal("first line\nsecond line: größer, 日本, 🚣", vault.Find(["memories"], id).Fields["content"].AsText());
    }

    [Fact]
    public async Task Words_that_look_like_options_can_follow_two_dashes()
    {
        var id = (await _home.RunAsync("remember", "--", "--limit", "is", "-5")).Ending(0).Out.Trim();

        using var vault = _home.Open();
        Assert.Equal("--limit is -5", vault.Find(["memories"], id).Fields["content"].AsText());
    }

    [Fact]
    public async Task A_misspelt_option_is_not_remembered_as_text()
    {
        (await _home.RunAsync("remember", "We launched", "--significanse", "0.9")).Failing(2, "--significanse");

        Assert.False(_home.Folder().Exists);
    }

    [Fact]
    public async Task A_long_text_that_fits_is_kept_whole()
    {
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(number => $"{number % 1_000:000} ")) + "end";
        var id = (await _home.RunAsync(Encoding.UTF8.GetBytes(text), "remember", "-")).Ending(0).Out.Trim();

        using var vault = _home.Open();
        Assert.Equal(text, vault.Find(["memories"], id).Fields["content"].AsText());
    }
}
