using Cairn.Core;
using Cairn.Core.Vectors;
using Cairn.Vaults.Storage;
using Cairn.Vaults.Vectors;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    private readonly Lock _loadingVectors = new();
    private VectorCache? _vectors;

    /// <summary>Gives every visible memory a vector of its present text, where it has none of this model yet. Vectors of other models are deleted at the end.</summary>
    /// <remarks>Beside readers and writers, of this process and others. What is done is kept when it is cut short, and the next call goes on from there. A text
    /// that the model refuses is passed over and reported.</remarks>
    /// <exception cref="CairnException">Codes of the embedder, but for <c>embedding_refused</c>, which is thrown only where the model refuses everything; and those of <see cref="WriteAsync"/>.</exception>
    public Task<EmbeddingReport> EmbedAsync(IEmbedder embedder, IProgress<EmbeddingProgress>? progress, CancellationToken cancellationToken)
    {
        RequireOpen();
        return new EmbeddingRun(this, embedder, progress).RunAsync(cancellationToken);
    }

    /// <summary>How much of the vault has vectors of a model. While much waits, this takes time in proportion to the size of the vault.</summary>
    public EmbeddingCoverage Coverage(string model) => Read(database => VectorCounts.CountAll(database, VectorTable.Find(database, model)));

    /// <summary>Finds the visible memories whose vectors of a model are nearest to a query's, within a read transaction.</summary>
    /// <param name="database">The reader.</param>
    /// <param name="model">The name of the embedder's model. Where the vault has no vector of it, or vectors of another size, nothing is found.</param>
    /// <param name="query">The query's vector; where it has no direction nothing is found.</param>
    /// <param name="limit">Most memories to find.</param>
    internal VectorMatches NearestRecords(Database database, string model, ReadOnlySpan<float> query, int limit)
    {
        var stored = VectorTable.Find(database, model, query.Length);
        var counted = VectorCounts.Count(database, stored, out _);
        var rounded = new sbyte[query.Length];
        return new VectorMatches(
            stored is not null && Int8Vector.TryRound(query, rounded) ? NearestSearch.Run(database, VectorsOf(database, stored), rounded, limit) : [],
            counted.Covered,
            counted.Total);
    }

    // A reader whose transaction began before the newest state was loaded loads its own of it and keeps that to itself.
    private VectorCache VectorsOf(Database database, StoredModel model)
    {
        if (Volatile.Read(ref _vectors) is { } current && current.IsOf(model))
        {
            return current;
        }

        lock (_loadingVectors)
        {
            var known = _vectors;
            if (known?.IsOf(model) == true)
            {
                return known;
            }

            var loaded = VectorCache.Load(database, model, known);
            if (known is null || known.Model.Number != model.Number || known.Model.Version < model.Version)
            {
                Volatile.Write(ref _vectors, loaded);
            }

            return loaded;
        }
    }
}
