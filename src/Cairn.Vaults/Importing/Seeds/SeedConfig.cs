using System.Text.Json;
using Cairn.Core;
using Cairn.Vaults.Exporting.Seeds;
using Cairn.Vaults.Vectors;

namespace Cairn.Vaults.Importing.Seeds;

/// <summary>What is read of a seed's <c>config.json</c>. Of keys and other secrets in it nothing is.</summary>
/// <param name="IsOurs">Whether Cairn exported it.</param>
/// <param name="Model">The name of the model that made the vectors.</param>
internal sealed record SeedConfig(bool IsOurs, string Model)
{
    private const long BytesMax = 1 << 20;

    private static readonly string[] ModelNames = ["embedding_model", "embedding_model_name", "embeddingModel", "embedder", "model"];

    private static readonly string[] GroupNames = ["embedding", "embeddings", "vectors"];

    /// <summary>Reads it; where it is not there or cannot be read, nothing is known.</summary>
    public static async Task<SeedConfig> ReadAsync(SourceFile? file, CancellationToken cancellationToken)
    {
        var unknown = new SeedConfig(IsOurs: false, SeedLayout.UnnamedModel);
        if (file is null)
        {
            return unknown;
        }

        try
        {
            using var document = JsonDocument.Parse(await file.ReadWholeAsync(BytesMax, cancellationToken));
            var root = document.RootElement;
            return root.ValueKind != JsonValueKind.Object ? unknown
                : new SeedConfig(root.TryGetProperty(SeedLayout.Version, out var version) && version.ValueKind == JsonValueKind.Number && version.GetRawText() == "1", ModelOf(root) ?? SeedLayout.UnnamedModel);
        }
        catch (Exception exception) when (exception is JsonException or CairnException)
        {
            return unknown;
        }
    }

    private static string? ModelOf(JsonElement root) =>
        ModelNames.Select(name => TextOf(root, name)).Concat(GroupNames.Select(name => root.TryGetProperty(name, out var group) && group.ValueKind == JsonValueKind.Object
            ? ModelNames.Append("name").Select(inner => TextOf(group, inner)).FirstOrDefault(text => text is not null) : null)).FirstOrDefault(text => text is not null);

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= ImportedVector.ModelLengthMax } text ? text : null;
}
