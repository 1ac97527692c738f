using System.Text;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.CommandLine;

/// <summary>Input of any kind gets a clear error, and loses and writes nothing.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(" \t ")]
    public async Task A_text_of_nothing_is_refused(string text)
    {
        (await _home.RunAsync("remember", text)).Failing(1, "empty");
        (await _home.RunAsync(Encoding.UTF8.GetBytes(text + "\n\n"), "remember", "-")).Failing(1, "empty");
    }

    [Fact]
    public async Task Ten_megabytes_on_standard_input_are_refused_with_the_command_that_takes_them()
    {
        var run = (await _home.RunAsync(Encoding.ASCII.GetBytes(new string('a', 10_000_000)), "remember", "-")).Failing(1, "250,000", "cairn import");

        Assert.True(run.Error.Length < 1_000);
    }

    [Fact]
    public async Task Binary_on_standard_input_is_refused()
    {
        var bytes = new byte[100_000];
        new Random(1).NextBytes(bytes);

        (await _home.RunAsync(bytes, "remember", "-")).Failing(1, "not text");
        (await _home.RunAsync("zero\0byte"u8.ToArray(), "remember", "-")).Failing(1, "not text");
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_refused_rather_than_replaced()
    {
        var latin = Encoding.Latin1.GetBytes("café au lait");

        (await _home.RunAsync(latin, "remember", "-")).Failing(1, "UTF-8");
        Assert.Equal("not_text", (await _home.RunAsync(latin, "remember", "-", "--json")).Ending(1).ErrorJson.GetProperty("code").GetString());

        await File.WriteAllBytesAsync(Path.Combine(_home.Work, "latin.txt"), latin, TestContext.Current.CancellationToken);
        (await _home.RunAsync("import", "latin.txt")).Ending(0);
        Assert.Contains("café au lait", (await _home.RunAsync("recall", "lait")).Ending(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_characters_are_never_printed_raw_and_kept_in_json()
    {
        const string Text = "red \u001b[31m bell \u0007 title \u001b]0;owned\u0007 c1 \u009b2J cr \r end";
        var id = (await _home.RunAsync(Encoding.UTF8.GetBytes(Text), "remember", "-", "--caption", "cap \u001b[5m", "--tag", "tag\u001b[5m", "--speaker", "sp\u001b[5m", "--source", "so\u001b[5m")).Ending(0).Out.Trim();

        foreach (var command in new[] { new[] { "recall", "bell" }, ["recent"], ["get", id], ["history", id], ["archive", id], ["undo"] })
        {
            var words = (await _home.RunAsync(command)).Ending(0);
            var raw = words.Out.Where(character => char.IsControl(character) && character is not ('\n' or '\t'));
            Assert.True(!raw.Any(), $"{words}: {string.Join(' ', raw.Select(character => $"U+{(int)character:X4}"))}");
        }

        var json = await _home.RunAsync("get", id, "--json");
        Assert.Equal(Text, json.Ending(0).Json.GetProperty("content").GetString());
        Assert.DoesNotContain('\u001b', json.Out);
    }

    [Fact]
    public async Task A_thousand_tags_are_kept_and_one_more_is_refused()
    {
        string[] thousand = [.. Enumerable.Range(0, 1_000).SelectMany(number => new[] { "--tag", $"tag-{number}" })];

        var id = (await _home.RunAsync(["remember", "many tags", .. thousand])).Ending(0).Out.Trim();
        (await _home.RunAsync(["remember", "too many tags", .. thousand, "--tag", "more"])).Failing(1, "tags", "1,000");

        using var vault = _home.Open();
        Assert.Equal(1_000, vault.Find(["memories"], id).Fields["tags"].AsTexts()!.Count);
        Assert.Equal(1, vault.Status().Memories);
    }

    [Theory]
    [InlineData("significance", "--significance", "7")]
    [InlineData("significance", "--significance", "-0.1")]
    [InlineData("significance", "--significance", "NaN")]
    [InlineData("occurred_at", "--occurred-at", "soon")]
    [InlineData("expires_at", "--expires-at", "2026-02-30")]
    [InlineData("metadata", "--metadata", "[1]")]
    [InlineData("metadata", "--metadata", "{torn")]
    [InlineData("metadata", "--metadata", "\"text\"")]
    [InlineData("kind", "--kind", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_value_of_the_wrong_type_is_refused_and_named(string field, string option, string value)
    {
        var run = await _home.RunAsync("remember", "text", option, value);

        run.Failing(run.ExitCode is 2 ? 2 : 1, field.Replace('_', run.ExitCode is 2 ? '-' : '_'));
        Assert.False(_home.Folder().Exists && _home.Open() is var vault && IsWritten(vault));
    }

    [Theory]
    [InlineData("30 February")]
    [InlineData("10:30")]
    [InlineData("1/2/2026")]
    public async Task A_time_that_could_mean_something_else_is_refused(string time) =>
        (await _home.RunAsync("remember", "text", "--occurred-at", time)).Failing(1, "occurred_at");

    [Fact]
    public async Task A_file_where_the_home_should_be_is_named()
    {
        await File.WriteAllTextAsync(_home.Path, "a file of mine", TestContext.Current.CancellationToken);

        (await _home.RunAsync("remember", "text")).Failing(1, _home.Path, "CAIRN_HOME");
        (await _home.RunAsync("import", ".")).Failing(1, _home.Path, "CAIRN_HOME");
        (await _home.RunAsync("recall", "text")).Failing(3, _home.Path);

        Assert.Equal("a file of mine", await File.ReadAllTextAsync(_home.Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_unknown_shell_is_refused() => (await _home.RunAsync("completion", "tcsh")).Failing(1, "bash, zsh or fish");

    private static bool IsWritten(Cairn.Vaults.Vault vault)
    {
        using (vault) return vault.Status().Memories > 0;
    }
}
