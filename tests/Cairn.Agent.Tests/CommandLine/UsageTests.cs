using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.CommandLine;

/// <summary>Commands that cannot be understood.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("rememeber", "rememeber", "rememeber", "text")]
    [InlineData("remember", "remember", "remember")]
    [InlineData("recall", "recall", "recall")]
    [InlineData("get", "get", "get")]
    [InlineData("import", "import", "import")]
    [InlineData("get", "two", "get", "one", "two")]
    [InlineData("vault", "command", "vault")]
    [InlineData("vault", "make", "vault", "make", "work")]
    [InlineData("vault create", "create", "vault", "create")]
    [InlineData("recall", "--limit", "recall", "x", "--limit", "0")]
    [InlineData("recall", "--limit", "recall", "x", "--limit", "1001")]
    [InlineData("recall", "--limit", "recall", "x", "--limit", "many")]
    [InlineData("recent", "--limit", "recent", "-n", "99999999999")]
    [InlineData("recent", "--limit", "recent", "--limit")]
    [InlineData("remember", "--significance", "remember", "x", "--significance", "high")]
    [InlineData("history", "--restore", "history", "abcd", "--restore", "first")]
    [InlineData("recall", "--limt", "recall", "x", "--limt", "5")]
    [InlineData("status", "--fast", "status", "--fast")]
    public async Task Usage_that_is_wrong_ends_with_2_and_names_what_is_wrong_and_where_help_is(string command, string named, params string[] args)
    {
        var run = (await InProcess.RunAsync(args)).Failing(2, named);

        Assert.Contains(command == "rememeber" ? "`cairn --help`" : $"`cairn {command} --help`", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no option --estimate here: --estimated-hours may be meant.", "todo", "add", "x", "--estimate", "3")]
    [InlineData("There is no option --due-at here: --due may be meant.", "todo", "add", "x", "--due-at", "tomorrow")]
    [InlineData("There is no option --pri here: --priority or --private may be meant.", "todo", "add", "x", "--pri", "high")]
    [InlineData("There is no option --foo here. (", "todo", "add", "x", "--foo")]
    public async Task Of_a_misspelt_option_the_one_that_may_be_meant_is_named(string said, params string[] args) => (await InProcess.RunAsync(args)).Failing(2, said);

    [Fact]
    public async Task Usage_that_is_wrong_is_an_error_in_json_for_a_program()
    {
        var error = (await InProcess.RunAsync("recall", "x", "--limit", "0", "--json")).Ending(2).ErrorJson;

        Assert.Equal("usage", error.GetProperty("code").GetString());
        Assert.Contains("--limit", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("cairn recall --help", error.GetProperty("hint").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_not_printed_raw() => Assert.DoesNotContain('\u001b', (await InProcess.RunAsync("\u001b[2J")).Failing(2).Error);

    [Fact]
    public async Task An_unknown_command_is_one_error_and_not_one_for_each_of_its_words()
    {
        var run = (await InProcess.RunAsync("rememeber", "the", "boat")).Failing(2);

        Assert.Equal(2, run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Cairn_alone_shows_its_commands()
    {
        using var home = new CairnHome();

        Assert.Contains("remember <text>", (await home.RunAsync()).Ending(0).Out, StringComparison.Ordinal);
    }
}
