using Cairn.Core.Recall;
using Cairn.Core.Records;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Recall;

public sealed class HiddenMemoriesTests
{
    private const int Many = 400;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Many_memories_that_are_no_longer_shown_do_not_crowd_out_the_one_that_is(bool areArchived)
    {
        using var home = new TemporaryVault();
        var soon = ("expires_at", FieldValue.Text(TimeText.Of(home.Time.GetUtcNow().AddHours(1))));
        var gone = new List<RecordKey>();
        for (var number = 0; number < Many; number++)
        {
            gone.Add(await home.Vault.RememberAsync($"harbour dawn {number}", areArchived ? [] : [soon]));
        }

        home.FlushIndex();
        var left = await home.Vault.RememberAsync("a long walk by the harbour, and much else that is said beside it");
        home.Time.Advance(TimeSpan.FromHours(2));
        foreach (var key in areArchived ? gone : [])
        {
            await home.Vault.ArchiveAsync(key, Tester);
        }

        Assert.Equal([left.Id], home.Vault.Find("harbour dawn"));
    }

    [Fact]
    public async Task An_index_of_a_vault_that_was_not_read_for_long_catches_up_before_the_first_answer()
    {
        using var home = new TemporaryVault();
        for (var batch = 0; batch < 6; batch++)
        {
            await home.Vault.RememberAsync([.. Enumerable.Range(0, 1_000).Select(number => Memory($"memory {batch} {number}"))], Tester);
        }

        await home.Vault.IndexCaughtUp();
        home.Close();
        home.SetMeta("analysis", 1L);

        var answer = home.OpenAnother().Recall(new RecallQuery("memory 3 141"));

        Assert.Equal("memory 3 141", answer.Items[0].Record.Fields["content"].AsText());
        Assert.Equal(0, answer.Trace().NotYetIndexed);
    }

    [Fact]
    public async Task An_index_that_another_process_emptied_is_caught_up_before_the_next_answer()
    {
        using var home = new TemporaryVault();
        for (var batch = 0; batch < 6; batch++)
        {
            await home.Vault.RememberAsync([.. Enumerable.Range(0, 1_000).Select(number => Memory($"memory {batch} {number}"))], Tester);
        }

        await home.Vault.IndexCaughtUp();
        home.Run("DELETE FROM blocks; DELETE FROM segments; UPDATE meta SET value = 0 WHERE key = 'indexed'");

        var answer = home.Vault.Recall(new RecallQuery("memory 3 141"));

        Assert.Equal("memory 3 141", answer.Items[0].Record.Fields["content"].AsText());
        Assert.Equal(0, answer.Trace().NotYetIndexed);
    }

    [Fact]
    public async Task A_trace_whose_query_says_a_forgotten_word_far_behind_is_deleted()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("zanzibar");
        var name = home.Vault.Recall(new RecallQuery(string.Join(' ', Enumerable.Range(0, 300).Select(number => $"w{number}x")) + " zanzibar")).Trace().Name;
        var file = Path.Combine(home.Folder.Traces, name + ".json");
        Assert.True(File.Exists(file));

        await home.Vault.EraseAsync([key], Tester);

        Assert.False(File.Exists(file));
    }
}
