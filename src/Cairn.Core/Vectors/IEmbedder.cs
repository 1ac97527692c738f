namespace Cairn.Core.Vectors;

/// <summary>A model that turns texts into vectors: the closer two texts are in meaning, the smaller is the angle between theirs.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IEmbedder
{
    /// <summary>Provider and model, such as <c>ollama/nomic-embed-text</c>. Vectors of different models are never compared.</summary>
    string Model { get; }

    /// <summary>Turns texts into vectors.</summary>
    /// <param name="texts">The texts. What is longer than the model takes is cut by the embedder or by the model.</param>
    /// <param name="purpose">What the vectors are for: some models want to be told.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One vector a text, in their order, all of one length, finite.</returns>
    /// <exception cref="CairnException">Code <c>embedding_refused</c>: one of the texts cannot be embedded, the others perhaps can. Any other code: none can, now.</exception>
    Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, EmbeddingPurpose purpose, CancellationToken cancellationToken);
}
