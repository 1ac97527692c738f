using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Vectors;
using Cairn.Models.Vectors;

namespace Cairn.Models.Ollama;

/// <summary>Embeds with a model that Ollama runs, by <c>POST /api/embed</c>. Texts that are longer than the model takes are cut by Ollama.</summary>
public sealed class OllamaEmbedder : IEmbedder, IDisposable
{
    private const string LatestTag = ":latest";
    private readonly EmbeddingClient _client;

    /// <summary>Creates the embedder; nothing is sent yet.</summary>
    /// <param name="options">The model, as in <c>ollama pull</c>, and the address, usually <see cref="DefaultAddress"/>.</param>
    /// <param name="handler">What sends requests, which stays the caller's; null for one of its own.</param>
    /// <param name="time">The clock that waits and time limits go by; null for the system's.</param>
    /// <exception cref="CairnException">Code <c>embedder_denied</c>: the key cannot be one.</exception>
    public OllamaEmbedder(EmbedderOptions options, HttpMessageHandler? handler = null, TimeProvider? time = null)
    {
        var model = WithoutTag(options.Model);
        Model = NameOf(model);
        var protocol = new EmbeddingProtocol(
            "Ollama",
            "api/embed",
            Vectors,
            "Start it with `ollama serve`, or give its address with `cairn embedder use ollama --url URL`.",
            $"Run `ollama pull {model}`, then try again.");
        _client = new EmbeddingClient(options, protocol, handler, time);
    }

    /// <summary>Where Ollama listens unless told otherwise.</summary>
    public static Uri DefaultAddress { get; } = new("http://127.0.0.1:11434");

    /// <summary>The name that vectors of a model are kept under.</summary>
    public static string NameOf(string model) => $"ollama/{WithoutTag(model)}";

    /// <inheritdoc/>
    public string Model { get; }

    /// <inheritdoc/>
    /// <exception cref="CairnException">Codes <c>embedder_unreachable</c>, <c>embedder_busy</c>, <c>embedder_denied</c>, <c>embedding_model_missing</c>,
    /// <c>embedding_refused</c>, <c>embedder_answer_invalid</c>.</exception>
    public Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, EmbeddingPurpose purpose, CancellationToken cancellationToken) =>
        _client.EmbedAsync(texts, purpose, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static string WithoutTag(string model) => model.EndsWith(LatestTag, StringComparison.Ordinal) ? model[..^LatestTag.Length] : model;

    private static List<JsonElement>? Vectors(JsonElement answer) => answer.TryGetProperty("embeddings", out var vectors) ? [.. vectors.EnumerateArray()] : null;
}
