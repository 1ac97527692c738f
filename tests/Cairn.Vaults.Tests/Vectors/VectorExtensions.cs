using Cairn.Vaults.Vectors;

namespace Cairn.Vaults.Tests.Vectors;

internal static class VectorExtensions
{
    public static Task<EmbeddingReport> EmbedAsync(this Vault vault, WordHashEmbedder embedder) => vault.EmbedAsync(embedder, progress: null, TestContext.Current.CancellationToken);

    public static VectorMatches Nearest(this Vault vault, WordHashEmbedder embedder, string query, int limit = 10) =>
        vault.Read(database => vault.NearestRecords(database, embedder.Model, embedder.Embed(query), limit));

    /// <summary>The contents of the nearest memories, nearest first.</summary>
    public static List<string> NearestContents(this Vault vault, WordHashEmbedder embedder, string query, int limit = 10) =>
        vault.Read(database => vault.NearestRecords(database, embedder.Model, embedder.Embed(query), limit).Matches.Select(match => Records.RecordTable.Load(database, match.Record)!.Value.State["content"].AsText()!).ToList());

    public static long Number(this Vault vault, string sql) => vault.Read(database => database.Number(sql));
}
