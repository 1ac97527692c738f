using Cairn.Core.Index;
using Cairn.Core.Recall;
using Cairn.Core.Records;
using Cairn.Vaults.Index;
using static Cairn.Vaults.Tests.Erasing.FolderScan;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Index;

/// <summary>A forgotten memory leaves the index wherever its words have got to.</summary>
public sealed class IndexErasingTests
{
    private static readonly string Word = UniqueWord(3);

    [Theory]
    [InlineData("tail")]
    [InlineData("segment")]
    [InlineData("merged segment")]
    [InlineData("several versions in several segments")]
    [InlineData("several versions in a merged segment and others")]
    public async Task No_byte_is_left_of_its_words(string where)
    {
        using var home = new TemporaryVault();
        var others = new List<RecordKey>();
        var key = await home.Vault.RememberAsync($"alpha {Word} first", ("tags", FieldValue.Texts([Word])));
        for (var part = 0; where != "tail" && part < (where == "segment" ? 1 : SegmentPlan.FanIn); part++)
        {
            others.AddRange(await home.Vault.RememberAllAsync(Enumerable.Range(0, 20).Select(number => $"alpha {OwnWord((part * 20) + number)}")));
            if (where.StartsWith("several", StringComparison.Ordinal))
            {
                await home.Vault.EditAsync(key, $"alpha {Word} version {part}");
            }

            home.FlushIndex();
            if (part == SegmentPlan.FanIn - 2 && where == "several versions in a merged segment and others")
            {
                await home.Vault.RememberAsync("one more segment");
                home.FlushIndex();
                await home.MergeIndexAsync();
            }
        }

        if (where == "merged segment")
        {
            await home.MergeIndexAsync();
            Assert.Equal([1L], home.Levels());
        }

        Assert.Contains(key.Id, home.Vault.Find(Word));
        Assert.NotEmpty(FilesWith(home.Folder.Path, Word));

        await home.Vault.EraseAsync([key], Tester);

        AssertGone(home.Folder.Path, Word);
        Assert.Empty(home.Vault.Find(Word));
        Assert.Equal(others.Select(other => other.Id).Order(StringComparer.Ordinal), home.Vault.Find("alpha").Order(StringComparer.Ordinal));
        Assert.Null(home.Vault.Read(KeywordIndex.Examine));
        foreach (var trace in Directory.GetFiles(home.Folder.Traces))
        {
            File.Delete(trace); // Of the question just asked.
        }

        home.Close();
        AssertGone(home.Folder.Path, Word);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_merge_that_is_under_way_brings_no_byte_back(int part)
    {
        using var home = new TemporaryVault();
        var forgotten = await home.Vault.RememberAsync($"alpha {Word}");
        var keys = await home.FillSegmentsAsync(SegmentPlan.FanIn, perSegment: 400, wordsEach: 40);
        var stored = 0;
        bool EraseAtPart()
        {
            if (++stored == part)
            {
                home.Vault.EraseAsync([forgotten], Tester).Wait(TestContext.Current.CancellationToken);
                AssertGone(home.Folder.Path, Word);
            }

            return false;
        }

        await new IndexMerge(home.Vault).RunAsync(EraseAtPart);

        Assert.True(stored >= part);
        AssertGone(home.Folder.Path, Word);
        Assert.Empty(home.Vault.Read(SegmentTable.Leftover));
        await home.MergeIndexAsync();
        Assert.Equal([1L], home.Levels());
        AssertGone(home.Folder.Path, Word);
        Assert.Equal([keys[^1].Id], home.Vault.Find(OwnWord(keys.Count - 1)));
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task What_a_killed_merge_left_is_erased_as_well()
    {
        using var home = new TemporaryVault();
        var forgotten = await home.Vault.RememberAsync($"alpha {Word}");
        home.FlushIndex();
        home.Run("INSERT INTO segments SELECT segment + 100, -1, first, documents FROM segments");
        home.Run("INSERT INTO blocks SELECT block + (100 << 32), data FROM blocks");

        await home.Vault.EraseAsync([forgotten], Tester);

        AssertGone(home.Folder.Path, Word);
        Assert.Empty(home.Vault.Read(SegmentTable.Leftover));
    }

    [Fact]
    public async Task A_segment_that_was_put_together_before_an_erasure_and_is_stored_after_it_is_without_the_memory()
    {
        using var home = new TemporaryVault();
        var keys = await home.Vault.RememberAllAsync([$"alpha {Word}", "alpha beta"]);
        var pending = home.Vault.Read(KeywordIndex.Prepare)!;
        await home.Vault.EraseAsync([keys[0]], Tester);

        await home.Vault.WriteIndexAsync(database => KeywordIndex.Append(database, pending));

        AssertGone(home.Folder.Path, Word);
        Assert.Equal([0L], home.Levels());
        Assert.Equal([keys[1].Id], home.Vault.Find("alpha"));
    }

    [Fact]
    public async Task A_damaged_index_is_emptied_and_built_again_without_it()
    {
        using var home = new TemporaryVault();
        var keys = await home.Vault.RememberAllAsync([.. Enumerable.Range(0, 600).Select(number => $"alpha {OwnWord(number)}"), $"alpha {Word}"]);
        await home.Vault.IndexCaughtUp();
        home.FlushIndex();
        home.Run("UPDATE blocks SET data = X'7F' || substr(data, 2)");

        await home.Vault.EraseAsync([keys[^1]], Tester);

        AssertGone(home.Folder.Path, Word);
        Assert.Equal([keys[5].Id], home.Vault.Find(OwnWord(5)));
        await home.Vault.IndexCaughtUp();
        Assert.NotEmpty(home.Levels());
        AssertGone(home.Folder.Path, Word);
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task Traces_that_speak_of_it_go_and_others_stay()
    {
        using var home = new TemporaryVault();
        var forgotten = await home.Vault.RememberAsync($"alpha {Word}", ("session", FieldValue.Text(Word)), ("source", FieldValue.Text("notes/a.md")));
        await home.Vault.RememberAsync("gamma delta");
        RecallQuery[] gone = [new(Word), new("alpha"), new(Word[..5]) { IsPrefix = true }, new($"gamma {Word}"), new("gamma") { Session = Word }, new("gamma") { Session = "another", Source = "note" }];
        var names = gone.Select(query => home.Vault.Recall(query).Trace().Name).ToList();
        var kept = home.Vault.Recall(new("gamma")).Trace().Name;

        await home.Vault.EraseAsync([forgotten], Tester);

        AssertGone(home.Folder.Path, Word);
        Assert.Equal([kept], Directory.GetFiles(home.Folder.Traces).Select(file => Path.GetFileNameWithoutExtension(file)));
        Assert.DoesNotContain(kept, names);
    }
}
