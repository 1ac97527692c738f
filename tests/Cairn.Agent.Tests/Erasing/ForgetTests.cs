using System.Text;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Erasing;

public sealed class ForgetTests : IDisposable
{
    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Without_a_person_to_ask_and_without_yes_nothing_is_erased()
    {
        var id = (await _home.SeedAsync("keep me"))[0];

        (await _home.RunAsync("forget", id)).Ending(1).Saying("--yes");
        (await _home.RunAsync("y\n"u8.ToArray(), "forget", id)).Ending(1);
        Assert.Equal("confirmation_needed", (await _home.RunAsync("forget", id, "--json")).Ending(1).ErrorJson.GetProperty("code").GetString());

        using var vault = _home.Open();
        Assert.Equal("keep me", vault.Find(["memories"], id).Fields["content"].AsText());
    }

    [Fact]
    public async Task A_person_is_asked_and_anything_but_yes_keeps_the_memory()
    {
        var id = (await _home.SeedAsync("keep me for now"))[0];

        var no = (await _home.TerminalAsync($"cairn forget {id}", "n\n")).Ending(130);
        var yes = (await _home.TerminalAsync($"cairn forget {id}", "yes\n")).Ending(0);

        Assert.Contains("keep me for now", no.Out, StringComparison.Ordinal);
        Assert.Contains("Erase this for ever? [y/N]", no.Out, StringComparison.Ordinal);
        Assert.EndsWith("erased 1", yes.Out.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_forgotten_is_gone_from_every_file_and_every_command()
    {
        var ids = await _home.SeedAsync("the zanzibar appointment", "something else");
        (await _home.RunAsync("recall", "zanzibar")).Ending(0);
        (await _home.RunAsync("backup")).Ending(0);

        var run = (await _home.RunAsync("forget", ids[0][..8], "--yes")).Ending(0);

        Assert.Equal("erased 1\n", run.Out);
        Assert.Equal("", run.Error);
        (await _home.RunAsync("recall", "zanzibar")).Ending(3);
        Assert.DoesNotContain("zanzibar", (await _home.RunAsync("history", ids[0])).Ending(0).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("zanzibar", (await _home.RunAsync("export")).Ending(0).Out, StringComparison.Ordinal);
        (await _home.RunAsync("edit", ids[0], "back")).Failing(1, "erased");
        (await _home.RunAsync("undo", ids[0])).WithoutInnards();
        foreach (var trace in Directory.GetFiles(_home.Folder().Traces))
        {
            File.Delete(trace); // The recall above asked for the word again; a question is not a memory.
        }

        var holding = Directory.EnumerateFiles(_home.Path, "*", SearchOption.AllDirectories).Where(file => File.ReadAllBytes(file).AsSpan().IndexOf("zanzibar"u8) >= 0);
        Assert.Empty(holding);
    }

    [Fact]
    public async Task Several_are_forgotten_at_once_and_json_counts_them()
    {
        var ids = await _home.SeedAsync("one", "two", "three");

        var json = (await _home.RunAsync("forget", ids[0], ids[1], ids[0], "-y", "--json")).Ending(0).Json;
        var again = (await _home.RunAsync("forget", ids[0], "--yes")).Ending(0);

        Assert.Equal(2, json.GetProperty("erased").GetInt32());
        Assert.Empty(json.GetProperty("unreached").EnumerateArray());
        Assert.Equal("erased before\n", again.Out);
    }

    [Fact]
    public async Task One_id_that_is_not_there_erases_none_of_them()
    {
        var id = (await _home.SeedAsync("one"))[0];

        (await _home.RunAsync("forget", id, "ffffffff", "--yes")).Failing(3);

        using var vault = _home.Open();
        Assert.Equal(1, vault.Status().Memories);
    }

    [Fact]
    public async Task The_same_text_can_be_remembered_anew()
    {
        var id = (await _home.RunAsync("remember", "once more")).Ending(0).Out.Trim();
        (await _home.RunAsync("forget", id, "--yes")).Ending(0);

        var again = (await _home.RunAsync(Encoding.UTF8.GetBytes("once more"), "remember", "-")).Ending(0).Out.Trim();

        Assert.NotEqual(id, again);
        Assert.Contains(again, (await _home.RunAsync("recall", "once more")).Ending(0).Out, StringComparison.Ordinal);
    }
}
