using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Memories;

/// <summary>Ids as people type them.</summary>
public sealed class IdTests : IDisposable
{
    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("get")]
    [InlineData("edit", "text")]
    [InlineData("archive")]
    [InlineData("forget", "--yes")]
    [InlineData("history")]
    [InlineData("undo")]
    public async Task An_id_that_is_not_there_is_not_found(string command, string? more = null)
    {
        await _home.SeedAsync("something");
        string[] args = more is null ? [command, "ffffffff-ffff"] : [command, "ffffffff-ffff", more];

        (await _home.RunAsync(args)).Failing(3, "cairn recent");
    }

    [Theory]
    [InlineData("edit", "text")]
    [InlineData("forget", "--yes")]
    [InlineData("history")]
    [InlineData("undo")]
    public async Task Before_the_first_write_no_id_is_there_and_asking_for_one_makes_no_vault(string command, string? more = null)
    {
        string[] args = more is null ? [command, "ffffffff-ffff"] : [command, "ffffffff-ffff", more];

        (await _home.RunAsync(args)).Failing(3, "cairn remember");

        Assert.False(Directory.Exists(_home.Path));
    }

    [Fact]
    public async Task An_error_in_json_has_a_code_a_message_and_a_hint()
    {
        await _home.SeedAsync("something");

        var error = (await _home.RunAsync("get", "ffffffff-ffff", "--json")).Ending(3).ErrorJson;

        Assert.Equal("record_not_found", error.GetProperty("code").GetString());
        Assert.NotEqual("", error.GetProperty("message").GetString());
        Assert.NotEqual("", error.GetProperty("hint").GetString());
        Assert.False(error.GetProperty("is_transient").GetBoolean());
    }

    [Fact]
    public async Task A_beginning_that_is_too_short_or_fits_several_is_refused()
    {
        var file = _home.Write("two.jsonl", """
            {"id":"abcdef-1","content":"one"}
            {"id":"abcdef-2","content":"two"}
            """);
        (await _home.RunAsync("import", file)).Ending(0);

        (await _home.RunAsync("get", "abc")).Failing(1, "4 characters");
        (await _home.RunAsync("get", "abcdef")).Failing(1, "Give more of the id");
        (await _home.RunAsync("get", "abcdef-2")).Ending(0);
    }
}
