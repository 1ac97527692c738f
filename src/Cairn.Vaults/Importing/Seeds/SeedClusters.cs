using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Records;

namespace Cairn.Vaults.Importing.Seeds;

/// <summary>The clusters that a seed's nodes are in, as members of their metadata.</summary>
internal static class SeedClusters
{
    private const long BytesMax = 256L << 20;

    private static readonly string[] MemberNames = ["members", "nodes", "node_ids", "ids"];

    /// <summary>Reads <c>{node: cluster}</c>, or <c>{"clusters":[{"id","label","members":[node]}]}</c>.</summary>
    /// <exception cref="CairnException">Codes <c>invalid_element</c>, <c>import_file_too_large</c>.</exception>
    public static async Task<IReadOnlyDictionary<string, FieldValue[]>> ReadAsync(SourceFile? file, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, FieldValue[]>(StringComparer.Ordinal);
        if (file is null)
        {
            return found;
        }

        try
        {
            using var document = JsonDocument.Parse(await file.ReadWholeAsync(BytesMax, cancellationToken));
            var root = document.RootElement;
            var list = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("clusters", out var clusters) ? clusters : root;
            if (list.ValueKind == JsonValueKind.Array)
            {
                AddLists(found, list);
            }
            else if (list.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in list.EnumerateObject().Where(member => IsName(member.Value)))
                {
                    found[member.Name] = [FieldValue.Of(member.Value), FieldValue.Null];
                }
            }

            return found;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new CairnException("invalid_element", "The file of clusters is not JSON, or cut short.", "Everything else was imported, without clusters.");
        }
    }

    private static void AddLists(Dictionary<string, FieldValue[]> found, JsonElement list)
    {
        var at = -1;
        foreach (var cluster in list.EnumerateArray())
        {
            at++;
            if (cluster.ValueKind != JsonValueKind.Object || !MemberNames.Any(name => cluster.TryGetProperty(name, out var named) && named.ValueKind == JsonValueKind.Array))
            {
                continue;
            }

            var members = MemberNames.Select(name => cluster.TryGetProperty(name, out var named) ? named : default).First(named => named.ValueKind == JsonValueKind.Array);
            var id = cluster.TryGetProperty("id", out var given) && IsName(given) ? FieldValue.Of(given) : FieldValue.Number(at);
            var label = cluster.TryGetProperty("label", out var text) && text.ValueKind == JsonValueKind.String ? FieldValue.Of(text) : FieldValue.Null;
            foreach (var member in members.EnumerateArray().Where(IsName))
            {
                found[member.ToString()] = [id, label];
            }
        }
    }

    private static bool IsName(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Number;
}
