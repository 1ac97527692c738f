using Cairn.Core.Records;
using Cairn.Vaults.Vectors;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Vectors;

public sealed class EmbeddingTests
{
    private readonly WordHashEmbedder _embedder = new();

    [Fact]
    public async Task What_was_embedded_is_found_by_its_vector_best_first_with_the_counts()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAllAsync(["the boat is called Alma", "tea with Ana", "the boat leaks"]);

        var report = await home.Vault.EmbedAsync(_embedder);

        Assert.Equal((_embedder.Model, 64, 3, 0), (report.Model, report.Dimensions, report.Embedded, report.Reused));
        Assert.Equal(new EmbeddingCoverage(3, 0, 3), report.Coverage);
        Assert.Equal(["the boat is called Alma", "the boat leaks"], home.Vault.NearestContents(_embedder, "the boat is called", 2));
        var matches = home.Vault.Nearest(_embedder, "the boat is called Alma");
        Assert.Equal((3, 3, 3), (matches.Matches.Count, matches.Covered, matches.Total));
        Assert.Equal(1, matches.Matches[0].Similarity, 2);
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task A_vault_without_vectors_finds_nothing_and_says_so()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAllAsync(["one", "two"]);

        var matches = home.Vault.Nearest(_embedder, "one");

        Assert.Equal((0, 0, 2), (matches.Matches.Count, matches.Covered, matches.Total));
        Assert.Equal(new EmbeddingCoverage(0, 0, 2), home.Vault.Coverage(_embedder.Model));
        Assert.Equal(2, home.Vault.Coverage(_embedder.Model).Waiting);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    public async Task A_query_without_a_direction_finds_nothing(float component)
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("one");
        await home.Vault.EmbedAsync(_embedder);

        var matches = home.Vault.Read(database => home.Vault.NearestRecords(database, _embedder.Model, Enumerable.Repeat(component, 64).ToArray(), 10));

        Assert.Equal((0, 1, 1), (matches.Matches.Count, matches.Covered, matches.Total));
    }

    [Fact]
    public async Task Embedding_again_asks_the_model_for_nothing_and_writes_nothing()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAllAsync(["one", "two"]);
        await home.Vault.EmbedAsync(_embedder);
        var version = home.Vault.Number("SELECT version FROM models");

        var report = await home.Vault.EmbedAsync(_embedder);

        Assert.Equal((0, 0), (report.Embedded, report.Reused));
        Assert.Equal(2, _embedder.Texts.Count);
        Assert.Equal(version, home.Vault.Number("SELECT version FROM models"));
    }

    [Fact]
    public async Task A_text_is_embedded_once_however_many_memories_say_it_and_whatever_else_of_them_changes()
    {
        using var home = new TemporaryVault();
        var first = await home.Vault.RememberAsync("the same words", ("source", FieldValue.Text("one")));
        await home.Vault.RememberAsync("the same words", ("source", FieldValue.Text("two")));
        await home.Vault.EmbedAsync(_embedder);
        await home.Vault.RememberAsync("the same words", ("source", FieldValue.Text("three")));
        await home.Vault.EditAsync(first, "significance", FieldValue.Number(0.9));

        // Changed, but not what was embedded: it is found before it is looked at again.
        Assert.Equal(2, home.Vault.Nearest(_embedder, "words").Matches.Count);
        var report = await home.Vault.EmbedAsync(_embedder);

        Assert.Equal(["the same words"], _embedder.Texts);
        Assert.Equal((0, 2), (report.Embedded, report.Reused));
        Assert.Equal(3, home.Vault.Nearest(_embedder, "words").Matches.Count);
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task An_edited_memory_is_not_found_by_what_it_said_before()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("old words");
        await home.Vault.EmbedAsync(_embedder);
        Assert.Single(home.Vault.Nearest(_embedder, "old").Matches);
        await home.Vault.EditAsync(key, "new sentence");

        var stale = home.Vault.Nearest(_embedder, "old");
        await home.Vault.EmbedAsync(_embedder);

        Assert.Equal((0, 0, 1), (stale.Matches.Count, stale.Covered, stale.Total));
        Assert.Equal(1, home.Vault.Nearest(_embedder, "new sentence").Matches[0].Similarity, 2);
        Assert.Equal((1, 1), (home.Vault.Number("SELECT count(*) FROM vectors"), home.Vault.Number("SELECT used FROM vectors")));
    }

    [Fact]
    public async Task An_archived_memory_is_not_found_and_its_vector_goes_with_the_next_run()
    {
        using var home = new TemporaryVault();
        var keys = await home.Vault.RememberAllAsync(["one boat", "two boats"]);
        await home.Vault.EmbedAsync(_embedder);
        await home.Vault.WriteAsync(batch => batch.Delete(keys[0], Tester));

        var matches = home.Vault.Nearest(_embedder, "one boat");
        await home.Vault.EmbedAsync(_embedder);

        Assert.Equal((1, 1, 1), (matches.Matches.Count, matches.Covered, matches.Total));
        Assert.Equal((1, 1), (home.Vault.Number("SELECT sum(used) FROM vectors"), home.Vault.Number("SELECT count(*) FROM embedded")));
        await home.Vault.EditAsync(keys[0], "one boat again");
        await home.Vault.EmbedAsync(_embedder);
        Assert.Equal(["one boat again", "two boats"], home.Vault.NearestContents(_embedder, "one boat again"));
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task Records_that_are_no_memories_are_passed_over()
    {
        using var home = new TemporaryVault();
        await home.Vault.WriteAsync(batch => batch.Put(new RecordKey("profile", "me"), [KeyValuePair.Create("name", FieldValue.Text("Ana"))], Tester));

        var report = await home.Vault.EmbedAsync(_embedder);

        Assert.Equal(new EmbeddingCoverage(0, 0, 0), report.Coverage);
        Assert.Empty(_embedder.Texts);
    }

    [Fact]
    public async Task What_is_written_while_the_model_thinks_comes_in_as_it_is_then()
    {
        using var home = new TemporaryVault();
        var keys = await home.Vault.RememberAllAsync(["first", "second", "third"]);
        var calls = 0;
        _embedder.BeforeAnswer = async () =>
        {
            if (++calls == 2)
            {
                await home.Vault.EditAsync(keys[0], "changed meanwhile");
                await home.Vault.EraseAsync([keys[1]], Tester);
                await home.Vault.RememberAsync("new");
            }
        };

        var report = await home.Vault.EmbedAsync(_embedder);

        Assert.Equal(new EmbeddingCoverage(3, 0, 3), report.Coverage);
        Assert.Equal(["changed meanwhile", "new", "third"], home.Vault.NearestContents(_embedder, "new").Order(StringComparer.Ordinal));
        Assert.Equal(0, home.Vault.Number("SELECT count(*) FROM embedded WHERE record = 2"));
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task A_run_that_is_cut_short_goes_on_where_it_was()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAllAsync(Enumerable.Range(0, 300).Select(number => $"number {number}"));
        using var stop = new CancellationTokenSource();
        _embedder.BeforeAnswer = () => _embedder.Calls == 3 ? stop.CancelAsync() : Task.CompletedTask;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => home.Vault.EmbedAsync(_embedder, progress: null, stop.Token));
        var kept = home.Vault.Coverage(_embedder.Model).Covered;
        _embedder.BeforeAnswer = () => Task.CompletedTask;
        var report = await home.Reopen().EmbedAsync(_embedder);

        Assert.InRange(kept, 64, 299);
        Assert.Equal(300 - kept, report.Embedded);
        Assert.Equal(300, report.Coverage.Covered);
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task Another_model_embeds_everything_anew_while_the_old_one_is_still_asked_and_the_old_vectors_go_at_the_end()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAllAsync(Enumerable.Range(0, 200).Select(number => $"number {number}"));
        await home.Vault.EmbedAsync(_embedder);
        var other = new WordHashEmbedder("other", dimensions: 40);
        var found = new List<int>();
        other.BeforeAnswer = () =>
        {
            found.Add(home.Vault.Nearest(_embedder, "number 7").Matches.Count);
            Assert.Empty(home.Vault.Nearest(other, "number 7", 500).Matches.Skip(Math.Max(0, (other.Calls - 1) * 64)));
            return Task.CompletedTask;
        };

        var report = await home.Vault.EmbedAsync(other);

        Assert.All(found, count => Assert.Equal(10, count));
        Assert.Equal((200, 200), (report.Embedded, report.Coverage.Covered));
        Assert.Empty(home.Vault.Nearest(_embedder, "number 7").Matches);
        Assert.Equal(10, home.Vault.Nearest(other, "number 7").Matches.Count);
        Assert.Equal((1, 200), (home.Vault.Number("SELECT count(*) FROM models"), home.Vault.Number("SELECT count(*) FROM embedded")));
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task A_model_that_comes_back_with_another_size_is_another_model()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAllAsync(["one", "two"]);
        await home.Vault.EmbedAsync(_embedder);
        var larger = new WordHashEmbedder(dimensions: 65);

        Assert.Empty(home.Vault.Nearest(larger, "one").Matches);
        var report = await home.Vault.EmbedAsync(larger);

        Assert.Equal((65, 2), (report.Dimensions, report.Embedded));
        Assert.Equal(2, home.Vault.Nearest(larger, "one").Matches.Count);
    }

    [Fact]
    public async Task A_vault_that_was_repaired_is_embedded_again()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAllAsync(Enumerable.Range(0, 100).Select(number => $"number {number}"));
        await home.Vault.EmbedAsync(_embedder);
        home.Close();
        Vault.Repair(home.Folder, home.Options());

        var report = await home.Reopen().EmbedAsync(_embedder);

        Assert.Equal(100, report.Embedded);
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task Progress_tells_how_much_is_done()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAllAsync(Enumerable.Range(0, 150).Select(number => $"number {number}"));
        var told = new Told();

        await home.Vault.EmbedAsync(_embedder, told, TestContext.Current.CancellationToken);

        Assert.Equal([new(64, 150), new(128, 150), new(150, 150)], told.All);
    }

    private sealed class Told : IProgress<EmbeddingProgress>
    {
        public List<EmbeddingProgress> All { get; } = [];

        public void Report(EmbeddingProgress value) => All.Add(value);
    }
}
