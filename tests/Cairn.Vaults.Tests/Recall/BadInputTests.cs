using System.Text;
using Cairn.Core.Memories;
using Cairn.Core.Recall;
using Cairn.Core.Records;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Recall;

/// <summary>Any text is a query.</summary>
public sealed class BadInputTests
{
    public static TheoryData<string> Queries =>
    [
        "", " ", "\t\r\n\u00a0\u2003", "\0", "\"", "\"'(*) ;-- NEAR AND OR NOT", "((((((((((", "*", "…", "=in:memories", "=at:2026", "\ud83d", "\udc00\ud800", "\ufffe\uffff",
        "31 February 2026", "2026-02-30", "2025-02-29T25:61", "0000-00-00", "99999-12-31", "the 45th of never", "last week of next yesterday", "Q9 1066", "in 99999999999 years",
        "9999999999 days ago", "the year 0", "in the year 9999", "12/31/9999", "between 2026 and 1066", "\u202e\u200f\u0301\u0301\u0301",
    ];

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_query_of_nothing_that_can_be_looked_for_finds_nothing_and_fails_in_nothing(string query)
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("harbour", ("occurred_at", FieldValue.Text("2001-05-05T00:00:00Z")));

        Assert.Empty(home.Vault.Find(query));
        Assert.Empty(home.Vault.Find(new RecallQuery(query) { IsPrefix = true, From = DateTimeOffset.MinValue, To = DateTimeOffset.MaxValue }));
    }

    [Theory]
    [InlineData("🦊", "the 🦊 was here")]
    [InlineData("harbour гавань", "гавань на рассвете")]
    [InlineData("港 harbour", "港の夜明け")]
    [InlineData("\"harbour\" AND (dawn OR -dusk)", "a harbour")]
    [InlineData("31 February harbour", "a harbour")]
    [InlineData("ab\0harbour", "a harbour")]
    [InlineData("مرفأ harbour", "مرفأ")]
    public async Task What_can_be_looked_for_in_a_strange_query_is(string query, string content)
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync(content);
        await home.Vault.RememberAsync("something else");
        Assert.Equal([key.Id], home.Vault.Find(query));
        home.FlushIndex();
        Assert.Equal([key.Id], home.Vault.Find(query));
    }

    [Fact]
    public async Task A_query_of_a_hundred_kilobytes_is_cut()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("harbour");
        var filling = string.Concat(Enumerable.Range(0, 100).Select(number => $"{OwnWord(number)} "));

        Assert.Equal([key.Id], home.Vault.Find("harbour " + new string('x', 100_000)));
        Assert.Empty(home.Vault.Find(new string('x', RecallQuery.TextLengthMax) + " harbour"));
        Assert.Equal(RecallQuery.TextLengthMax, home.Vault.Recall(new(new string('x', 100_000))).Trace().Query.Text.Length);
        Assert.Contains(home.Vault.Recall(new($"{filling} harbour")).Trace().Ranked.Counts, count => count is { Key: "harbour", Value: 1 });
        Assert.Empty(home.Vault.Find(string.Concat(Enumerable.Range(0, 20_000).Select(number => $"{OwnWord(number)} "))));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Random_characters_are_a_query_like_any_other(int seed)
    {
        var random = new Random(seed);
        using var home = new TemporaryVault(seed);
        string Garbage() => new([.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => (char)(random.Next(4) switch { 0 => random.Next(0x10000), 1 => random.Next(0x80), 2 => "0123456789-/:. "[random.Next(15)], _ => random.Next(0x250) }))]);
        var texts = Enumerable.Range(0, 30).Select(_ => Garbage()).Where(text => !string.IsNullOrWhiteSpace(text)).ToList();
        foreach (var text in texts.Where(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text))
        {
            try
            {
                await home.Vault.RememberAsync(text);
            }
            catch (Core.CairnException)
            {
                // Control characters are refused by the collection and not by the index.
            }
        }

        home.FlushIndex();
        Assert.All(texts, text => home.Vault.Recall(new(text) { IsPrefix = random.Next(2) == 0 }));
        home.Vault.AssertSound();
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 6)];

    [Fact]
    public async Task A_memory_of_the_greatest_length_is_found_by_its_last_word_and_a_longer_one_is_refused()
    {
        using var home = new TemporaryVault();
        var random = new Random(1);
        var filling = new StringBuilder();
        while (filling.Length < MemoryCollections.ContentLengthMax)
        {
            filling.Append(random.Word()).Append(random.Word()).Append(' ');
        }

        var end = $" {OwnWord(1)}";
        var whole = filling.ToString()[..(MemoryCollections.ContentLengthMax - end.Length)] + end;
        var key = await home.Vault.RememberAsync(whole);
        await home.Vault.RememberAsync("short");

        Assert.Equal([key.Id], home.Vault.Find(OwnWord(1)));
        home.FlushIndex();
        Assert.Equal([key.Id], home.Vault.Find(OwnWord(1)));
        Assert.Equal("invalid_field", await CodeOfAsync(() => home.Vault.RememberAsync(whole + "x")));
        Assert.Equal("invalid_field", await CodeOfAsync(() => home.Vault.RememberAsync(new string('x', (1 << 20) + 1))));
        await home.Vault.EraseAsync([key], Tester);
        Assert.Empty(home.Vault.Find(OwnWord(1)));
        home.Vault.AssertSound();
    }
}
