using System.Text;
using Cairn.Core.Changes;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Importing;

public sealed class JsonLinesTests
{
    [Fact]
    public async Task Each_line_is_a_memory_and_what_is_no_field_goes_to_metadata()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("chat.jsonl", """
            {"id":"turn-1","content":"Hello","speaker":"Ada","session":"s1","occurred_at":"2026-01-02T03:04:05+01:00","mood":"calm","metadata":{"n":1}}

            {"content":"Good morning","source":"phone","tags":["greeting"],"caption":null}
            """);

        var report = await notes.ImportAsync();

        Notes.AssertNoProblem(report);
        Assert.Equal((2, 0, 0, 0, 0), Notes.Counts(report));
        var first = home.Vault.Get(Key("turn-1"))!;
        Assert.Equal("Hello", first.Fields["content"].AsText());
        Assert.Equal("notes/chat.jsonl", first.Fields["source"].AsText());
        Assert.Equal("""{"mood":"calm","n":1}""", first.Fields["metadata"].Json);
        Assert.Equal("2026-01-02T02:04:05.000Z", first.Fields["occurred_at"].AsText());
        Assert.Equal("phone", Assert.Single(Notes.Of(home.Vault, "phone")).Fields["source"].AsText());
        Assert.Equal((0, 0, 2, 0, 0), Notes.Counts(await notes.ImportAsync()));
    }

    [Theory]
    [InlineData("""{"content":"torn""", "torn off")]
    [InlineData("""["content"]""", "not a JSON object")]
    [InlineData("""{"content":1}""", "must be a string")]
    [InlineData("""{"content":""}""", "must not be empty")]
    [InlineData("""{"caption":"x"}""", "has no content")]
    [InlineData("""{"content":"x","significance":"high"}""", "must be a number")]
    [InlineData("""{"content":"x","content":"y"}""", "not JSON")]
    [InlineData("""{"content":"x","metadata":"words","mood":"calm"}""", "must be a JSON object")]
    [InlineData("""{"content":"zero \u0000 byte"}""", "")]
    [InlineData("""{"content":"half \ud83d pair"}""", "")]
    [InlineData("""{"content":"x","id":"\ud83d"}""", "")]
    [InlineData("""{"content":"x","n":1e999}""", "")]
    [InlineData("""{"content":"x","\ud83d":1}""", "")]
    [InlineData("""{"op":"019a0000-0000-7000-8000-000000000001","stamp":"yesterday"}""", "malformed")]
    [InlineData("too long", "characters")]
    [InlineData("too large", "allowed")]
    public async Task A_line_that_is_wrong_is_told_of_by_its_number_and_all_others_are_imported(string line, string problem)
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        var wrong = line switch
        {
            "too long" => $$"""{"content":"{{new string('x', 250_001)}}"}""",
            "too large" => $$$"""{"op":"019a0000-0000-7000-8000-000000000001","stamp":"x","fields":{"content":"{{{new string('x', 1_100_000)}}}"}}""",
            _ => line,
        };
        notes.Write("lines.jsonl", "{\"content\":\"before\"}\n" + wrong + "\n{\"content\":\"after\"}\n");

        var report = await notes.ImportAsync();

        var told = Assert.Single(report.Problems);
        Assert.Equal(("notes/lines.jsonl", 2), (told.File, told.Line));
        Assert.Contains(problem, told.Message, StringComparison.Ordinal);
        Assert.Equal(2, report.Added);
        Assert.Equal(2, home.Vault.Status().Memories);
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task A_torn_last_line_costs_that_line_and_comes_with_the_next_import()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("lines.jsonl", "{\"content\":\"whole\"}\n{\"content\":\"to");

        var report = await notes.ImportAsync();
        notes.Write("lines.jsonl", "{\"content\":\"whole\"}\n{\"content\":\"torn\"}");

        Assert.Equal(2, Assert.Single(report.Problems).Line);
        Assert.Equal((1, 0, 1, 0, 0), Notes.Counts(await notes.ImportAsync()));
    }

    [Fact]
    public async Task A_line_with_an_id_that_says_something_else_now_updates_its_memory_unless_it_was_changed_here()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("lines.jsonl", """{"id":"m-1","content":"one"}""" + "\n" + """{"id":"m-2","content":"two"}""");
        await notes.ImportAsync();
        await home.Vault.EditAsync(Key("m-2"), "mine");

        notes.Write("lines.jsonl", """{"id":"m-1","content":"ONE"}""" + "\n" + """{"id":"m-2","content":"TWO"}""");

        Assert.Equal((0, 1, 0, 1, 0), Notes.Counts(await notes.ImportAsync()));
        Assert.Equal(("ONE", "mine"), (home.Vault.Content(Key("m-1")), home.Vault.Content(Key("m-2"))));
        notes.Write("lines.jsonl", "");
        Assert.Equal((0, 0, 0, 0, 0), Notes.Counts(await notes.ImportAsync()));
        Assert.Equal(2, home.Vault.Status().Memories);
    }

    [Fact]
    public async Task An_exported_log_gives_an_empty_vault_the_same_records_history_and_digest()
    {
        using var home = new TemporaryVault(1);
        using var other = new TemporaryVault(2);
        var keys = await home.Vault.RememberAllAsync(Enumerable.Range(0, 30).Select(number => $"memory {number} 😀\u0001"));
        await home.Vault.EditAsync(keys[1], "edited");
        await home.Vault.ArchiveAsync(keys[2], Tester);
        await home.Vault.EraseAsync([keys[3]], Tester);
        var changed = home.Vault.AllChanges()[0];
        await home.Vault.ApplyAsync(changed with { Op = Guid.Parse("019a0000-0000-7000-8000-000000000001"), Kind = new ChangeKind("rehearse") });
        await home.Vault.ApplyAsync(changed with { Op = Guid.Parse("019a0000-0000-7000-8000-000000000002"), Stamp = new(changed.Stamp.Clock, 9), Fields = Memory("a conflict") });
        var notes = new Notes(other);
        notes.Write("export.jsonl", string.Concat(home.Vault.Log().Select(line => line + "\n")));

        var report = await notes.ImportAsync();

        Notes.AssertNoProblem(report);
        Assert.Equal((home.Vault.AllChanges().Count, 0, 0, 0, 0), Notes.Counts(report));
        Assert.Equal(home.Vault.Log(), other.Vault.Log());
        Assert.Equal(home.Vault.Records(), other.Vault.Records());
        Assert.Equal(home.Vault.Conflicts(), other.Vault.Conflicts());
        Assert.Equal(home.Vault.Digest().ToString(), other.Vault.Digest().ToString());
        Assert.Equal((0, 0, report.Added, 0, 0), Notes.Counts(await notes.ImportAsync()));
    }

    [Fact]
    public async Task Lines_in_bytes_that_are_no_UTF8_are_imported_with_replacement_characters()
    {
        using var home = new TemporaryVault();
        var notes = new Notes(home);
        notes.Write("lines.jsonl", [.. Encoding.UTF8.GetPreamble(), .. "{\"content\":\"caf"u8, 0xe9, .. "\"}\n{\"content\":\"whole\"}"u8]);

        Notes.AssertNoProblem(await notes.ImportAsync());

        Assert.Equal(["caf\ufffd", "whole"], home.Vault.AllChanges().Select(change => change.Fields["content"].AsText()));
    }
}
