using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.CommandLine;

/// <summary>Where the answer goes, and what happens when it cannot.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly CairnHome _home = new();

    public OutputTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "These need a shell and devices.");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_person_reads_a_sentence_where_a_program_reads_an_id()
    {
        var first = (await _home.TerminalAsync("cairn remember 'for people'", "")).Ending(0);
        var second = (await _home.TerminalAsync("cairn remember 'for people'", "")).Ending(0);

        Assert.Matches(@"\Aremembered [0-9a-f-]{36}\n\z", first.Out);
        Assert.Matches(@"\Aknown already [0-9a-f-]{36}\n\z", second.Out);
    }

    [Fact]
    public async Task A_person_sees_an_import_go_on_in_one_line_that_is_gone_at_the_end()
    {
        Kills.NoteFolder.Make(_home, 600);

        var run = (await _home.TerminalAsync("cairn import notes", "")).Ending(0);

        var shown = run.Out.Split("\r\x1b[K");
        Assert.True(shown.Length >= 3, run.Out);
        Assert.Equal("600 files: 600 added, 0 updated, 0 unchanged\n", shown[^1]);
    }

    [Theory]
    [InlineData("/dev/full")]
    [InlineData("&-")]
    public async Task An_answer_that_cannot_be_written_is_an_error_in_one_sentence(string output)
    {
        await _home.SeedAsync("text");

        var run = (await _home.BashAsync($"cairn recent >{output}")).WithoutInnards().Ending(1);

        Assert.StartsWith("cairn: The answer could not be written", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(character => character == '\n'));
    }

    [Fact]
    public async Task An_error_that_cannot_be_written_still_has_its_exit_code()
    {
        await _home.SeedAsync("text");

        (await _home.BashAsync("cairn get ffffffff 2>/dev/full")).WithoutInnards().Ending(3);
        (await _home.BashAsync("cairn get ffffffff 2>&-")).WithoutInnards().Ending(3);
        (await _home.BashAsync("cairn recall --limit 0 x 2>/dev/full")).WithoutInnards().Ending(2);
    }

    [Fact]
    public async Task A_write_whose_answer_cannot_be_written_is_there_all_the_same()
    {
        (await _home.BashAsync("cairn remember 'kept all the same' >/dev/full")).WithoutInnards().Ending(1);

        (await _home.RunAsync("recall", "kept")).Ending(0);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_any_more_is_no_crash()
    {
        (await _home.BashAsync("mkdir gone; cd gone; rmdir ../gone; cairn remember text; cairn import .")).WithoutInnards();
    }
}
