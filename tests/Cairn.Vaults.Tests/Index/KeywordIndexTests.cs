using Cairn.Core.Records;
using Cairn.Core.Index;
using Cairn.Vaults.Storage;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Index;

public sealed class KeywordIndexTests
{
    [Fact]
    public async Task What_is_in_the_index_and_what_lies_behind_it_are_found_alike()
    {
        using var home = new TemporaryVault();
        var indexed = await home.Vault.RememberAsync("The harbour at dawn");
        home.FlushIndex();
        var later = await home.Vault.RememberAsync("Boats in the harbour");

        Assert.Equal([indexed.Id, later.Id], home.Vault.Find("harbour").OrderBy(id => id != indexed.Id));
        Assert.Equal([later.Id], home.Vault.Find("boat"));
        Assert.Empty(home.Vault.Find("harpsichord"));
        Assert.Empty(home.Vault.Find(" ... "));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task An_edited_text_is_found_by_its_new_words_and_not_by_its_old_ones(bool isFirstIndexed, bool isSecondIndexed)
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("alpha common");
        Flush(home, isFirstIndexed);
        await home.Vault.EditAsync(key, "beta common");
        Flush(home, isSecondIndexed);

        Assert.Empty(home.Vault.Find("alpha"));
        Assert.Equal([key.Id], home.Vault.Find("beta"));
        Assert.Equal([key.Id], home.Vault.Find("common"));
    }

    [Fact]
    public async Task A_text_that_was_archived_and_then_edited_is_not_found_by_its_old_words_either()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("alpha common");
        home.FlushIndex();
        await home.Vault.ArchiveAsync(key, Tester);
        home.FlushIndex();
        await home.Vault.EditAsync(key, "beta common");
        home.FlushIndex();

        Assert.Empty(home.Vault.Find("alpha"));
        Assert.Equal([key.Id], home.Vault.Find("beta"));
        Assert.Equal([key.Id], home.Vault.Find("common"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_archived_is_not_found_until_it_is_shown_again(bool isIndexed)
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("alpha");
        Flush(home, isIndexed);
        await home.Vault.ArchiveAsync(key, Tester);
        Flush(home, isIndexed);
        Assert.Empty(home.Vault.Find("alpha"));

        await home.Vault.UndoAsync(key, Tester);
        Flush(home, isIndexed);

        Assert.Equal([key.Id], home.Vault.Find("alpha"));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_is_written_and_indexed_when_exactly_the_visible_records_with_the_word_are_found(int seed)
    {
        var random = new Random(seed);
        using var home = new TemporaryVault(seed);
        string[] words = ["alpha", "beta", "gamma", "delta"];
        var keys = Enumerable.Range(0, 8).Select(number => Key($"m{number}")).ToList();
        for (var step = 0; step < 40; step++)
        {
            var key = keys[random.Next(keys.Count)];
            switch (random.Next(6))
            {
                case 0:
                    await home.Vault.ArchiveAsync(key, Tester);
                    break;
                case 1:
                    home.FlushIndex();
                    break;
                case 2 when random.Next(6) == 0:
                    await home.Vault.EraseAsync([key], Tester);
                    break;
                default:
                    if (home.Vault.Get(key)?.IsErased != true)
                    {
                        await home.Vault.EditAsync(key, string.Join(' ', words.Where(_ => random.Next(2) == 0).Append("always")));
                    }

                    break;
            }

            foreach (var word in words)
            {
                var expected = keys.Where(candidate => home.Vault.Get(candidate) is { IsArchived: false, IsErased: false } record && record.Fields["content"].AsText()!.Split(' ').Contains(word));
                Assert.Equal(expected.Select(candidate => candidate.Id), home.Vault.Find(word).Order(StringComparer.Ordinal));
            }
        }

        home.Vault.AssertSound();
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 6)];

    [Fact]
    public async Task What_another_process_has_indexed_is_found_here()
    {
        using var home = new TemporaryVault();
        using var other = home.OpenAnother();
        var first = await home.Vault.RememberAsync("alpha");
        Assert.Equal([first.Id], home.Vault.Find("alpha"));

        await other.RememberAllAsync(Enumerable.Range(0, 600).Select(number => $"filling {number}"));
        await other.EditAsync(first, "beta");
        home.FlushIndex();

        Assert.Equal([first.Id], home.Vault.Find("beta"));
        Assert.Empty(home.Vault.Find("alpha"));
        await home.Vault.EditAsync(first, "gamma");
        Assert.Empty(other.Find("beta"));
        Assert.Equal([first.Id], other.Find("gamma"));
    }

    [Fact]
    public async Task The_index_catches_up_by_itself_after_many_writes()
    {
        using var home = new TemporaryVault();
        for (var part = 0; part < 6; part++)
        {
            await home.Vault.RememberAllAsync(Enumerable.Range(0, 100).Select(number => $"part {part} number {number}"));
        }

        await home.Vault.IndexCaughtUp();
        Assert.InRange(home.Vault.Read(database => Meta.Number(database, Meta.Indexed)), 512, 600);
        Assert.Equal(6, home.Vault.Find("99", limit: 6).Count);
        Assert.Equal(600, home.Vault.Find("part").Count);
    }

    [Fact]
    public async Task The_index_of_another_analyzer_is_made_anew()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("alpha");
        home.FlushIndex();
        home.Close();
        home.Run("DELETE FROM blocks");
        home.Run("DELETE FROM segments");
        home.SetMeta(Meta.Analysis, 0L);
        Assert.Empty(home.Reopen().Find("alpha"));

        await home.Vault.RememberAsync("anything");

        Assert.Equal([key.Id], home.Vault.Find("alpha"));
        Assert.Equal(IndexVersion.Current, home.Vault.Read(database => Meta.Number(database, Meta.Analysis)));
        home.FlushIndex();
        Assert.Equal([key.Id], home.Vault.Find("alpha"));
    }

    [Fact]
    public async Task Every_searched_field_is_indexed_and_others_are_not()
    {
        using var home = new TemporaryVault();
        FieldValue Text(string text) => FieldValue.Text(text);
        var key = await home.Vault.RememberAsync(
            "content", ("caption", Text("caption")), ("speaker", Text("speaker")), ("source", Text("source")), ("session", Text("meeting")),
            ("tags", FieldValue.Texts(["label"])), ("emotional_context", Text("feeling")), ("links", FieldValue.Texts(["connection"])));

        Assert.All(new[] { "content", "caption", "speaker", "source", "label" }, word => Assert.Equal([key.Id], home.Vault.Find(word)));
        Assert.All(new[] { "meeting", "feeling", "connection" }, word => Assert.Empty(home.Vault.Find(word)));
    }

    private static void Flush(TemporaryVault home, bool isWanted)
    {
        if (isWanted)
        {
            home.FlushIndex();
        }
    }
}
