using Cairn.Vaults.Vectors;

namespace Cairn.Vaults.Tests.Vectors;

public sealed class ManyVectorsTests
{
    private const int Memories = 20_000;

    [Fact]
    public async Task Twenty_thousand_memories_are_embedded_found_and_brought_up_to_date()
    {
        var random = new Random(1);
        using var home = new TemporaryVault();
        var embedder = new WordHashEmbedder(dimensions: 384);
        var contents = Enumerable.Range(0, Memories).Select(number => $"{random.Words(8)} {number}").ToList();
        foreach (var part in contents.Chunk(5_000))
        {
            await home.Vault.RememberAllAsync(part);
        }

        var waiting = home.Vault.Nearest(embedder, contents[0]);
        var report = await home.Vault.EmbedAsync(embedder);

        Assert.Equal((0, 0, Memories), (waiting.Matches.Count, waiting.Covered, waiting.Total));
        Assert.Equal(new EmbeddingCoverage(Memories, 0, Memories), report.Coverage);
        foreach (var content in contents.Where((_, number) => number % 2_000 == 0))
        {
            Assert.Equal(content, home.Vault.NearestContents(embedder, content)[0]);
        }

        Assert.Equal((Memories + 169) / 170, home.Vault.Number("SELECT count(*) FROM vectors"));
        await home.Vault.RememberAsync("one more");
        Assert.Equal(1, (await home.Vault.EmbedAsync(embedder)).Embedded);
        Assert.Equal("one more", home.Vault.NearestContents(embedder, "one more")[0]);
    }
}
