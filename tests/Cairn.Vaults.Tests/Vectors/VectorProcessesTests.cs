using Cairn.Core.Records;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Vectors;

/// <summary>Several writers, readers and embedding runs on one vault.</summary>
public sealed class VectorProcessesTests
{
    private readonly WordHashEmbedder _embedder = new();

    [Fact]
    public async Task Vectors_that_one_process_adds_are_found_by_another_that_has_loaded_some_before()
    {
        using var home = new TemporaryVault();
        var other = home.OpenAnother();
        for (var round = 1; round <= 4; round++)
        {
            await home.Vault.RememberAllAsync(Enumerable.Range(0, 100).Select(number => $"round {round} number {number}"));
            await home.Vault.EmbedAsync(_embedder);

            var matches = other.Nearest(_embedder, $"round {round} number 7", 1_000);
            Assert.Equal((100 * round, 100 * round, 100 * round), (matches.Matches.Count, matches.Covered, matches.Total));
            Assert.Equal($"round {round} number 7", other.NearestContents(_embedder, $"round {round} number 7")[0]);
        }
    }

    [Fact]
    public async Task Two_runs_at_once_embed_everything_and_store_nothing_twice()
    {
        using var home = new TemporaryVault();
        var other = home.OpenAnother();
        await home.Vault.RememberAllAsync(Enumerable.Range(0, 500).Select(number => $"number {number}"));
        _embedder.BeforeAnswer = async () => await Task.Yield();

        var reports = await Task.WhenAll(home.Vault.EmbedAsync(_embedder), other.EmbedAsync(_embedder));

        Assert.All(reports, report => Assert.Equal(500, report.Coverage.Covered));
        Assert.Equal(500, reports.Sum(report => report.Embedded));
        Assert.Equal(500, home.Vault.Number("SELECT sum(used) FROM vectors"));
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task A_run_beside_writers_and_readers_ends_with_a_vector_of_every_text_as_it_is()
    {
        using var home = new TemporaryVault();
        var other = home.OpenAnother();
        var keys = await home.Vault.RememberAllAsync(Enumerable.Range(0, 300).Select(number => $"number {number}"));
        var writing = Task.Run(() => WriteAsync(other, keys, new Random(1)), TestContext.Current.CancellationToken);
        var reading = Task.Run(() => ReadWhileAsync(home.Vault, writing), TestContext.Current.CancellationToken);

        while (!writing.IsCompleted)
        {
            await home.Vault.EmbedAsync(_embedder);
        }

        await writing;
        await reading;
        await home.Vault.EmbedAsync(_embedder);

        AssertAsWritten(home.Vault);
        AssertAsWritten(other);
        home.Vault.AssertSound();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_is_written_and_erased_between_runs_the_nearest_are_those_of_a_plain_comparison(int seed)
    {
        var random = new Random(seed);
        using var home = new TemporaryVault(seed);
        var other = home.OpenAnother();
        var keys = await home.Vault.RememberAllAsync(Enumerable.Range(0, 200).Select(_ => random.Words(5)));
        for (var round = 0; round < 12; round++)
        {
            for (var step = random.Next(30); step > 0; step--)
            {
                await ChangeAsync(home.Vault, keys, random);
            }

            AssertFoundAreTrue(other);
            await (round % 2 == 0 ? home.Vault : other).EmbedAsync(_embedder);
            AssertAsWritten(home.Vault);
            AssertAsWritten(other);
        }

        home.Vault.AssertSound();
    }

    private static async Task ChangeAsync(Vault vault, List<RecordKey> keys, Random random)
    {
        var at = random.Next(keys.Count);
        switch (random.Next(6))
        {
            case 0:
                await vault.EraseAsync([keys[at]], Tester);
                keys.RemoveAt(at);
                break;
            case 1:
                await vault.WriteAsync(batch => batch.Delete(keys[at], Tester));
                break;
            case 2:
                keys.Add(await vault.RememberAsync(random.Words(5)));
                break;
            default:
                await vault.EditAsync(keys[at], random.Next(2) == 0 ? "the same for all" : random.Words(5));
                break;
        }
    }

    private static async Task<int> WriteAsync(Vault vault, List<RecordKey> keys, Random random)
    {
        for (var turn = 0; turn < 300; turn++)
        {
            var key = keys[random.Next(keys.Count)];
            _ = random.Next(10) switch
            {
                0 => await vault.WriteAsync(batch => batch.Delete(key, Tester)) is { },
                1 => await vault.RememberAsync(random.Words(4)) is { },
                _ => await vault.EditAsync(key, random.Words(4)),
            };
        }

        return 0;
    }

    private async Task ReadWhileAsync(Vault vault, Task writing)
    {
        while (!writing.IsCompleted)
        {
            AssertFoundAreTrue(vault);
            await Task.Yield();
        }
    }

    // Not all are found while some wait. But who is found is visible, and as near as is said.
    private void AssertFoundAreTrue(Vault vault) => vault.Read(database =>
    {
        foreach (var match in vault.NearestRecords(database, _embedder.Model, _embedder.Embed("number 7"), 50).Matches)
        {
            var state = Records.RecordTable.Load(database, match.Record)!.Value.State;
            Assert.True(state.IsVisible);
            Assert.InRange(match.Similarity - Cosine(_embedder.Embed("number 7"), _embedder.Embed(state["content"].AsText()!)), -0.02, 0.02);
        }

        return 0;
    });

    private void AssertAsWritten(Vault vault) => vault.Read(database =>
    {
        var expected = database.List("SELECT rid, json_extract(fields, '$.content') FROM records WHERE visible = 1", row => (Record: row.GetInt64(0), Text: row.GetString(1)));
        var matches = vault.NearestRecords(database, _embedder.Model, _embedder.Embed("number 7"), 10_000);
        Assert.Equal(expected.Select(memory => memory.Record), matches.Matches.Select(match => match.Record).Order());
        Assert.Equal((expected.Count, expected.Count), (matches.Covered, matches.Total));
        var similarity = expected.ToDictionary(memory => memory.Record, memory => Cosine(_embedder.Embed("number 7"), _embedder.Embed(memory.Text)));
        Assert.All(matches.Matches, match => Assert.InRange(match.Similarity - similarity[match.Record], -0.02, 0.02));
        return 0;
    });

    private static double Cosine(float[] left, float[] right)
    {
        static double Dot(float[] a, float[] b) => a.Zip(b, (one, other) => (double)one * other).Sum();
        return Dot(left, right) / Math.Sqrt(Dot(left, left) * Dot(right, right));
    }
}
