using Cairn.Agent.Tests.Processes;
using Cairn.Core.Records;

namespace Cairn.Agent.Tests.Conflicts;

public sealed class ConflictsTests : IDisposable
{
    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Without_any_nothing_is_in_conflict()
    {
        await _home.SeedAsync("text");

        Assert.Equal("Nothing is in conflict.\n", (await _home.RunAsync("conflicts")).Ending(0).Out);
        (await _home.RunAsync("conflicts", "show", "0123456789abcdef")).Failing(3, "cairn conflicts");
        (await _home.RunAsync("conflicts", "restore", "012")).Failing(1, "cairn conflicts");
    }

    [Fact]
    public async Task Both_values_are_shown_one_above_the_other_with_their_devices_and_writers()
    {
        var id = await ConflictAsync("the keys are on the hook", "the keys are at Anna's");

        var lines = (await _home.RunAsync("conflicts")).Ending(0).Lines;

        Assert.Matches($"^[0-9a-f]{{16}}  content of {id}$", lines[0]);
        Assert.Equal("  shown  the keys are on the hook", lines[1]);
        Assert.Matches(@"^         \d{4}-\d\d-\d\d \d\d:\d\d:\d\d on this device by tests$", lines[2]);
        Assert.Equal("  lost   the keys are at Anna's", lines[3]);
        Assert.Matches(@"^         \d{4}-\d\d-\d\d \d\d:\d\d:\d\d on device 00000000 by phone \(on the way\)$", lines[4]);
    }

    [Fact]
    public async Task Long_values_are_shown_from_where_they_begin_to_differ_and_whole_when_asked()
    {
        var start = string.Join(' ', Enumerable.Range(1, 100).Select(number => $"word{number}"));
        await ConflictAsync($"{start} ends here\nand goes on", $"{start} ends there\u001b[31m");

        var brief = (await _home.RunAsync("conflicts")).Ending(0);
        var whole = (await _home.RunAsync("conflicts", "show", brief.Lines[0][..6])).Ending(0);

        Assert.StartsWith("  shown  …word97 word98 word99 word100 ends here and goes on", brief.Lines[1], StringComparison.Ordinal);
        Assert.StartsWith("  lost   …word97 word98 word99 word100 ends there\ufffd[31m", brief.Lines[3], StringComparison.Ordinal);
        Assert.Contains($"{start} ends here\nand goes on\n", whole.Out, StringComparison.Ordinal);
        Assert.Contains($"{start} ends there", whole.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', whole.Out);
    }

    [Fact]
    public async Task Status_get_and_recent_lead_to_them()
    {
        var id = await ConflictAsync("shown", "lost");

        Assert.Contains("1 values are in conflict: `cairn conflicts` shows each.", (await _home.RunAsync("status")).Ending(0).Out, StringComparison.Ordinal);
        Assert.Contains($"`cairn conflicts --memory {id}`", (await _home.RunAsync("get", id)).Ending(0).Out, StringComparison.Ordinal);
        Assert.Contains("in conflict (cairn conflicts)", (await _home.RunAsync("recent")).Ending(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_value_is_restored_and_undone_and_restored_again()
    {
        var id = await ConflictAsync("shown", "lost");

        var restored = (await _home.RunAsync("conflicts", "restore", await IdAsync())).Ending(0);
        Assert.Equal($"restored in {id}", restored.Lines[0]);
        Assert.Equal("lost", await ContentAsync(id));
        Assert.Equal("Nothing is in conflict.\n", (await _home.RunAsync("conflicts")).Ending(0).Out);

        (await _home.RunAsync("undo")).Ending(0);
        Assert.Equal("shown", await ContentAsync(id));
        var json = (await _home.RunAsync("conflicts", "restore", await IdAsync(), "--json")).Ending(0).Json;
        Assert.Equal(id, json.GetProperty("record").GetString());
        Assert.Equal("lost", await ContentAsync(id));
    }

    [Fact]
    public async Task One_is_dismissed_by_its_id_and_the_history_says_so()
    {
        var id = await ConflictAsync("shown", "lost");

        Assert.Equal("dismissed 1\n", (await _home.RunAsync("conflicts", "dismiss", await IdAsync())).Ending(0).Out);

        Assert.Equal("shown", await ContentAsync(id));
        Assert.Contains("content: (what was in conflict was dismissed)", (await _home.RunAsync("history", id)).Ending(0).Out, StringComparison.Ordinal);
        (await _home.RunAsync("undo")).Ending(0);
        Assert.Equal("lost", (await ListAsync())[0].GetProperty("lost").GetProperty("value").GetString());
    }

    [Fact]
    public async Task Several_are_dismissed_by_memory_or_all_after_asking()
    {
        var first = await ConflictAsync("one", "lost one");
        await ConflictAsync("two", "lost two");
        await ConflictAsync("three", "lost three");

        Assert.Equal("confirmation_needed", (await _home.RunAsync("conflicts", "dismiss", "--all", "--json")).Ending(1).ErrorJson.GetProperty("code").GetString());
        Assert.Equal(3, (await ListAsync()).Count);
        Assert.Equal(1, (await _home.RunAsync("conflicts", "dismiss", "--memory", first[..10], "--yes", "--json")).Ending(0).Json.GetProperty("dismissed").GetInt32());
        Assert.Empty(await ListAsync("--memory", first));
        Assert.Equal("dismissed 2\n", (await _home.RunAsync("conflicts", "dismiss", "--all", "-y")).Ending(0).Out);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task What_to_dismiss_has_to_be_said_and_once()
    {
        foreach (var args in new string[][] { [], ["0123456789abcdef", "--all"], ["--memory", "abcd", "--all"] })
        {
            (await _home.RunAsync(["conflicts", "dismiss", .. args])).Failing(2, "--help");
        }
    }

    [Fact]
    public async Task Values_of_every_type_are_shown_also_where_one_was_removed_or_the_memory_archived()
    {
        var id = (await _home.SeedAsync("text"))[0];
        using (var vault = _home.Open())
        {
            await vault.EditAsync(new RecordKey("memories", id), new Dictionary<string, FieldValue> { ["tags"] = FieldValue.Texts(["a", "b"]), ["significance"] = FieldValue.Number(0.5), ["caption"] = FieldValue.Null }, new Vaults.Log.Author("tests"));
            await vault.LoseAsync(id, "tags", FieldValue.Texts(["c"]));
            await vault.LoseAsync(id, "significance", FieldValue.Null);
            await vault.LoseAsync(id, "metadata", FieldValue.Parse("""{"a":1}"""));
        }

        // What nothing else was written to is shown, so that there is no conflict.
        var shown = (await _home.RunAsync("conflicts")).Ending(0).Out;
        Assert.Contains("  shown  a, b\n", shown, StringComparison.Ordinal);
        Assert.Contains("  lost   c\n", shown, StringComparison.Ordinal);
        Assert.Contains("  lost   (nothing)\n", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("metadata of", shown, StringComparison.Ordinal);

        (await _home.RunAsync("archive", id)).Ending(0);
        var hidden = (await _home.RunAsync("conflicts")).Ending(0).Out;
        Assert.Contains("  shown  (archived)\n", hidden, StringComparison.Ordinal);
        Assert.Contains("by cli", hidden, StringComparison.Ordinal);
    }

    private async Task<string> ConflictAsync(string shown, string lost)
    {
        using var vault = _home.Open();
        return await vault.ConflictAsync(shown, lost);
    }

    private async Task<List<System.Text.Json.JsonElement>> ListAsync(params string[] args) =>
        [.. (await _home.RunAsync(["conflicts", "--json", .. args])).Ending(0).Json.GetProperty("items").EnumerateArray()];

    private async Task<string> IdAsync() => Assert.Single(await ListAsync()).GetProperty("id").GetString()!;

    private async Task<string?> ContentAsync(string id) => (await _home.RunAsync("get", id, "--json")).Ending(0).Json.GetProperty("content").GetString();
}
