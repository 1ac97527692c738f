using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Homes;

public sealed class VaultTests : IDisposable
{
    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Vaults_are_made_listed_used_and_removed()
    {
        Assert.Empty((await _home.RunAsync("vault", "list")).Ending(0).Lines);

        var made = (await _home.RunAsync("vault", "create", "work")).Ending(0);
        var json = (await _home.RunAsync("vault", "create", "side-2", "--json")).Ending(0).Json;
        (await _home.RunAsync("remember", "only at work", "--vault", "work")).Ending(0);
        (await _home.RunAsync("--vault", "work", "recall", "work")).Ending(0);
        (await _home.RunAsync("recall", "work", "--vault", "side-2")).Ending(3);
        var listed = (await _home.RunAsync("vault", "list")).Ending(0);
        var removed = (await _home.RunAsync("vault", "remove", "work", "--yes")).Ending(0);
        var left = (await _home.RunAsync("vault", "list", "--json")).Ending(0).Json;

        Assert.Contains(_home.Folder("work").Path, made.Out, StringComparison.Ordinal);
        Assert.Equal("side-2", json.GetProperty("name").GetString());
        Assert.True(Guid.TryParse(json.GetProperty("vault_id").GetString(), out _));
        Assert.Equal(_home.Folder("side-2").Path, json.GetProperty("path").GetString());
        Assert.Equal(["side-2", "work"], listed.Lines);
        Assert.Equal("removed work\n", removed.Out);
        Assert.Equal("side-2", Assert.Single(left.GetProperty("vaults").EnumerateArray()).GetString());
        Assert.False(Directory.Exists(_home.Folder("work").Path));
    }

    [Fact]
    public async Task A_vault_is_not_removed_unasked()
    {
        await _home.SeedAsync("text");

        (await _home.RunAsync("vault", "remove", "personal")).Failing(1, "--yes");
        (await _home.TerminalAsync("cairn vault remove personal", "\n")).Ending(130);

        Assert.True(_home.Folder().Exists);
    }

    [Fact]
    public async Task A_vault_that_is_in_use_is_not_removed_and_the_same_command_may_work_later()
    {
        await _home.SeedAsync("text");

        using (_home.Open())
        {
            (await _home.RunAsync("vault", "remove", "personal", "--yes")).Failing(4, "has this vault open", "try again");
        }

        (await _home.RunAsync("vault", "remove", "personal", "--yes")).Ending(0);
    }

    [Theory]
    [InlineData("../up")]
    [InlineData("Work")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("-x")]
    [InlineData("日本")]
    public async Task A_name_that_no_vault_can_have_is_refused_and_makes_nothing(string name)
    {
        (await _home.RunAsync("vault", "create", "--", name)).Failing(1, "lower-case");

        Assert.False(Directory.Exists(_home.Path));
    }

    [Fact]
    public async Task A_vault_that_is_not_there_is_not_made_by_writing_to_it()
    {
        (await _home.RunAsync("remember", "text", "--vault", "typo")).Failing(3, "cairn vault create");
        (await _home.RunAsync("vault", "remove", "typo", "--yes")).Failing(3);

        Assert.False(_home.Folder("typo").Exists);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused()
    {
        using (_home.Open("work"))
        {
        }

        Assert.Equal("vault_exists", (await _home.RunAsync("vault", "create", "work", "--json")).Ending(1).ErrorJson.GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_vaults_are_for_their_owner_only()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        (await _home.RunAsync("remember", "secret")).Ending(0);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_home.Folder().Path));
    }
}
