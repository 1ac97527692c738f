using System.Runtime.InteropServices;
using Cairn.Core.Vectors;
using Cairn.Vaults.Vectors;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Vectors;

public sealed class ErasedVectorTests
{
    private const string Secret = "a secret of many words that nobody else has ever said like this: the key lies under the third stone by the well";

    private readonly WordHashEmbedder _embedder = new();

    [Fact]
    public async Task After_an_erasure_no_byte_of_the_vector_is_left_in_any_file()
    {
        using var home = new TemporaryVault();
        var keys = await home.Vault.RememberAllAsync(Enumerable.Range(0, 400).Select(number => number == 200 ? Secret : $"number {number} is here"));
        await home.Vault.EmbedAsync(_embedder);
        var other = new WordHashEmbedder("other", dimensions: 80) { Refuses = text => text == "number 399 is here" };
        other.BeforeAnswer = () => other.Calls == 6 ? throw new OperationCanceledException() : Task.CompletedTask;
        await Assert.ThrowsAsync<OperationCanceledException>(() => home.Vault.EmbedAsync(other));
        home.Vault.Backup(path: null);
        byte[][] patterns = [Bytes(_embedder), Bytes(other), EmbeddedText.Hash(Secret, seal: null)];
        Assert.All(patterns, pattern => Assert.NotEmpty(FilesWith(home.Folder.Path, pattern)));
        Assert.Equal(1, home.Vault.Nearest(_embedder, Secret).Matches[0].Similarity, 2);

        await home.Vault.EraseAsync([keys[200]], Tester);

        Assert.All(patterns, pattern => Assert.Empty(FilesWith(home.Folder.Path, pattern)));
        Assert.Equal(399, home.Vault.Nearest(_embedder, Secret, 500).Matches.Count);
        Assert.Equal(0, home.Vault.Number("SELECT count(*) FROM embedded WHERE record = 201"));
        home.Vault.AssertSound();
        home.Close();
        Assert.All(patterns, pattern => Assert.Empty(FilesWith(home.Folder.Path, pattern)));
    }

    [Fact]
    public async Task The_free_place_is_taken_by_the_next_vector_and_a_refused_memory_leaves_nothing()
    {
        using var home = new TemporaryVault();
        var refusing = new WordHashEmbedder { Refuses = text => text == "refused" };
        var keys = await home.Vault.RememberAllAsync(["one", "two", "refused"]);
        await home.Vault.EmbedAsync(refusing);

        await home.Vault.EraseAsync([keys[0], keys[2]], Tester);
        await home.Vault.RememberAsync("three");
        var report = await home.Vault.EmbedAsync(refusing);

        Assert.Equal(new EmbeddingCoverage(2, 0, 2), report.Coverage);
        Assert.Equal((2, 2 * 64), (home.Vault.Number("SELECT used FROM vectors"), home.Vault.Number("SELECT length(data) FROM vectors")));
        Assert.Equal(["three", "two"], home.Vault.NearestContents(refusing, "three"));
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task The_last_vector_of_a_block_takes_the_block_with_it()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("one");
        await home.Vault.EmbedAsync(_embedder);
        Assert.Single(home.Vault.Nearest(_embedder, "one").Matches);

        await home.Vault.EraseAsync([key], Tester);

        Assert.Equal(0, home.Vault.Number("SELECT count(*) FROM vectors"));
        Assert.Empty(home.Vault.Nearest(_embedder, "one").Matches);
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task Another_process_forgets_it_too()
    {
        using var home = new TemporaryVault();
        var keys = await home.Vault.RememberAllAsync(["one boat", "two boats"]);
        await home.Vault.EmbedAsync(_embedder);
        var other = home.OpenAnother();
        Assert.Equal(2, other.Nearest(_embedder, "boat").Matches.Count);

        await home.Vault.EraseAsync([keys[0]], Tester);

        Assert.Equal(["two boats"], other.NearestContents(_embedder, "one boat"));
    }

    private static byte[] Bytes(WordHashEmbedder embedder)
    {
        var vector = embedder.Embed(Secret);
        var rounded = new byte[vector.Length];
        Assert.True(Int8Vector.TryRound(vector, MemoryMarshal.Cast<byte, sbyte>(rounded.AsSpan())));
        return rounded;
    }

    private static List<string> FilesWith(string folder, byte[] pattern) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => File.ReadAllBytes(file).AsSpan().IndexOf(pattern) >= 0)];
}
