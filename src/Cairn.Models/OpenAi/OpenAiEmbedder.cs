using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Vectors;
using Cairn.Models.Vectors;

namespace Cairn.Models.OpenAi;

/// <summary>Embeds with OpenAI, or with a server that speaks its protocol (LM Studio, llama.cpp, vLLM and others), by <c>POST {address}/embeddings</c>.</summary>
public sealed class OpenAiEmbedder : IEmbedder, IDisposable
{
    private readonly EmbeddingClient _client;

    /// <summary>Creates the embedder; nothing is sent yet.</summary>
    /// <param name="options">The model, the address (usually ending in <c>/v1</c>) and the key, if the server wants one.</param>
    /// <param name="handler">What sends requests, which stays the caller's; null for one of its own.</param>
    /// <param name="time">The clock that waits and time limits go by; null for the system's.</param>
    /// <exception cref="CairnException">Code <c>embedder_denied</c>: the key cannot be one.</exception>
    public OpenAiEmbedder(EmbedderOptions options, HttpMessageHandler? handler = null, TimeProvider? time = null)
    {
        Model = NameOf(options.Model);
        var protocol = new EmbeddingProtocol(
            "The server",
            "embeddings",
            Vectors,
            "Check that it runs and that the address is right (it usually ends in /v1): `cairn embedder show`.",
            "Check the model's name, and the address, which usually ends in /v1: `cairn embedder show`.");
        _client = new EmbeddingClient(options, protocol, handler, time);
    }

    /// <summary>OpenAI's own server.</summary>
    public static Uri DefaultAddress { get; } = new("https://api.openai.com/v1");

    /// <summary>The name that vectors of a model are kept under.</summary>
    public static string NameOf(string model) => $"openai/{model}";

    /// <inheritdoc/>
    public string Model { get; }

    /// <inheritdoc/>
    /// <exception cref="CairnException">Codes <c>embedder_unreachable</c>, <c>embedder_busy</c>, <c>embedder_denied</c>, <c>embedding_model_missing</c>,
    /// <c>embedding_refused</c>, <c>embedder_answer_invalid</c>.</exception>
    public Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, EmbeddingPurpose purpose, CancellationToken cancellationToken) =>
        _client.EmbedAsync(texts, purpose, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    // Each vector names the place of its text; servers that leave the place out keep the order.
    private static IEnumerable<JsonElement>? Vectors(JsonElement answer) => answer.TryGetProperty("data", out var entries)
        ? entries.EnumerateArray().Select((entry, at) => (At: entry.TryGetProperty("index", out var index) ? index.GetInt32() : at, Entry: entry))
            .OrderBy(entry => entry.At).Select(entry => entry.Entry.GetProperty("embedding"))
        : null;
}
