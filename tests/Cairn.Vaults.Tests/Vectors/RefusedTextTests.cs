using Cairn.Core.Vectors;
using Cairn.Vaults.Vectors;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Vectors;

/// <summary>One text that a model cannot take must not keep the others from it, nor be tried for ever.</summary>
public sealed class RefusedTextTests
{
    [Fact]
    public async Task A_refused_text_is_found_in_few_steps_passed_over_and_told()
    {
        using var home = new TemporaryVault();
        var keys = await home.Vault.RememberAllAsync(Enumerable.Range(0, 64).Select(number => number == 37 ? "poison" : $"number {number}"));
        var embedder = new WordHashEmbedder { Refuses = text => text.Contains("poison", StringComparison.Ordinal) };

        var report = await home.Vault.EmbedAsync(embedder);
        var again = await home.Vault.EmbedAsync(embedder);

        Assert.Equal([keys[37].Id], report.Skipped);
        Assert.Equal(new EmbeddingCoverage(63, 1, 64), report.Coverage);
        Assert.Equal(0, report.Coverage.Waiting);
        Assert.InRange(embedder.Calls, 3, 12);
        Assert.Equal((0, 0), (again.Embedded, again.Skipped.Count));
        Assert.Equal((63, 64), (home.Vault.Nearest(embedder, "number").Covered, home.Vault.Nearest(embedder, "number").Total));

        await home.Vault.EditAsync(keys[37], "number 37");
        Assert.Equal(1, (await home.Vault.EmbedAsync(embedder)).Embedded);
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_embedded_by_its_beginning()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync(string.Join(' ', Enumerable.Range(0, 3_000)));
        var embedder = new WordHashEmbedder { Refuses = text => text.Length > 2_500 };

        var report = await home.Vault.EmbedAsync(embedder);

        Assert.Equal(1, report.Embedded);
        Assert.Equal(2_000, Assert.Single(embedder.Texts).Length);
    }

    [Fact]
    public async Task Many_refused_texts_are_passed_over_as_long_as_the_model_takes_any()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAllAsync(Enumerable.Range(0, 100).Select(number => $"poison {number}"));
        var embedder = new WordHashEmbedder { Refuses = text => text.Contains("poison", StringComparison.Ordinal) };

        var report = await home.Vault.EmbedAsync(embedder);

        Assert.Equal((0, 100), (report.Embedded, report.Skipped.Count));
        Assert.Equal(new EmbeddingCoverage(0, 100, 100), report.Coverage);
    }

    [Fact]
    public async Task A_model_that_begins_to_refuse_everything_stops_the_run_and_marks_nothing()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAllAsync(Enumerable.Range(0, 100).Select(number => $"number {number}"));
        var isBroken = false;
        var embedder = new WordHashEmbedder { Refuses = _ => isBroken };
        embedder.BeforeAnswer = () => Task.FromResult(isBroken = embedder.Calls > 0);

        Assert.Equal("embedding_refused", await CodeOfAsync(() => home.Vault.EmbedAsync(embedder)));

        Assert.Equal(new EmbeddingCoverage(0, 0, 100), home.Vault.Coverage(embedder.Model));
        embedder.BeforeAnswer = () => Task.FromResult(isBroken = false);
        Assert.Equal(100, (await home.Vault.EmbedAsync(embedder)).Embedded);
    }

    [Fact]
    public async Task Vectors_without_a_direction_are_passed_over()
    {
        using var home = new TemporaryVault();
        var keys = await home.Vault.RememberAllAsync(["zero", "nan", "infinite", "fine"]);

        var report = await home.Vault.EmbedAsync(new Odd(text => text switch { "zero" => [0, 0], "nan" => [1, float.NaN], "infinite" => [float.PositiveInfinity, 1], _ => [1, 1] }), progress: null, TestContext.Current.CancellationToken);

        Assert.Equal(keys.Take(3).Select(key => key.Id), report.Skipped);
        Assert.Equal(1, report.Embedded);
        var matches = home.Vault.Read(database => home.Vault.NearestRecords(database, "test/odd", [-1, 0.9f], 10));
        Assert.InRange(Assert.Single(matches.Matches).Similarity, -0.1, 0);
    }

    [Fact]
    public async Task An_embedder_that_does_not_keep_its_word_is_an_error()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAllAsync(["one", "two"]);

        foreach (var odd in new Func<string, float[]>[] { _ => [], _ => new float[Int8Vector.DimensionsMax + 1], text => new float[text.Length] })
        {
            Assert.Equal("embedder_answer_invalid", await CodeOfAsync(() => home.Vault.EmbedAsync(new Odd(odd), progress: null, TestContext.Current.CancellationToken)));
        }

        Assert.Equal(0, home.Vault.Number("SELECT count(*) FROM embedded"));
    }

    private sealed class Odd(Func<string, float[]> embed) : IEmbedder
    {
        public string Model => "test/odd";

        public Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, EmbeddingPurpose purpose, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(embed)]);
    }
}
