using Cairn.Core;
using Cairn.Core.Vectors;

namespace Cairn.Vaults.Tests.Vectors;

/// <summary>Counts words into places that their hashes choose. It knows nothing of meaning: texts are near to each other where they share words.</summary>
internal sealed class WordHashEmbedder(string model = "words", int dimensions = 64) : IEmbedder
{
    private readonly Lock _one = new();

    public string Model { get; } = $"test/{model}";

    /// <summary>Every text that was embedded, but for the probe.</summary>
    public List<string> Texts { get; } = [];

    public int Calls { get; private set; }

    /// <summary>Texts that are refused, as a model does that finds one too long.</summary>
    public Func<string, bool> Refuses { get; init; } = _ => false;

    /// <summary>Runs before each answer, the probe's too.</summary>
    public Func<Task> BeforeAnswer { get; set; } = () => Task.CompletedTask;

    public async Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, EmbeddingPurpose purpose, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await BeforeAnswer();
        if (texts.Any(Refuses))
        {
            throw new CairnException("embedding_refused", "No.", "None.");
        }

        lock (_one)
        {
            Calls++;
            Texts.AddRange(texts.Where(text => text != "memory"));
        }

        return [.. texts.Select(Embed)];
    }

    public float[] Embed(string text)
    {
        var vector = new float[dimensions];
        foreach (var word in text.ToLowerInvariant().Split([' ', '\n', ',', '.', ':'], StringSplitOptions.RemoveEmptyEntries))
        {
            var hash = 2_166_136_261u;
            foreach (var character in word)
            {
                hash = (hash ^ character) * 16_777_619;
            }

            vector[hash % dimensions] += hash % 2 == 0 ? 1 : -1;
            vector[hash / 7 % dimensions] += 0.5f;
        }

        return vector;
    }
}
