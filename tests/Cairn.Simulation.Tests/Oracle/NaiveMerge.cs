using System.Text.Json.Nodes;

namespace Cairn.Simulation.Tests.Oracle;

/// <summary>The merge rule of <c>spec/merge.md</c> once more, read from the page and not from the product: slow, over texts, sharing no code with it.</summary>
internal static class NaiveMerge
{
    /// <summary>What the changes of one record merge to, as lines of text.</summary>
    public static string Describe(IEnumerable<string> changes)
    {
        var all = changes.Distinct().Select(text => JsonNode.Parse(text)!.AsObject()).ToList();
        var erases = all.Where(change => Kind(change) == "erase").Select(Stamp).Order(StringComparer.Ordinal).ToList();
        if (erases.Count > 0)
        {
            return $"erased {erases[0]}";
        }

        var candidates = all.Where(change => Kind(change) is "put" or "append").SelectMany(Values).Distinct().ToList();
        var replaced = all.Where(change => Kind(change) is "put" or "append" or "delete").SelectMany(Seen).ToHashSet();
        var deleted = all.Where(change => Kind(change) == "delete").Select(Stamp).Max(StringComparer.Ordinal);
        var entry = all.Where(change => Kind(change) == "append")
            .OrderBy(Stamp, StringComparer.Ordinal).ThenBy(change => change["fields"]?.ToJsonString(Plain) ?? "{}", StringComparer.Ordinal).FirstOrDefault();
        var winners = entry is not null ? [.. Values(entry)]
            : candidates.GroupBy(value => value.Field).Select(field => field.OrderBy(value => value.Stamp, StringComparer.Ordinal).ThenBy(value => value.Text, StringComparer.Ordinal).Last()).ToList();
        var isVisible = winners.Count > 0 && (entry is not null || deleted is null || winners.Any(winner => string.CompareOrdinal(winner.Stamp, deleted) > 0));
        var lines = new List<string> { $"visible {isVisible}, ledger {entry is not null}, deleted {deleted}" };
        lines.AddRange(winners.OrderBy(value => value.Field, StringComparer.Ordinal).Select(value => $"{value.Field} = {value.Text} @{value.Stamp}"));
        foreach (var lost in candidates.OrderBy(value => value.Field, StringComparer.Ordinal).ThenBy(value => value.Stamp, StringComparer.Ordinal).ThenBy(value => value.Text, StringComparer.Ordinal))
        {
            var shown = isVisible ? winners.SingleOrDefault(winner => winner.Field == lost.Field) : null;
            if (!replaced.Contains((lost.Field, lost.Stamp)) && lost != shown)
            {
                lines.Add($"{lost.Field} ! {lost.Text} @{lost.Stamp} open {lost.Text != (shown?.Text ?? "null")}");
            }
        }

        return string.Join('\n', lines);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Kind(JsonObject change) => change["kind"]!.GetValue<string>();

    private static string Stamp(JsonObject change) => change["stamp"]!.GetValue<string>();

    private static IEnumerable<Value> Values(JsonObject change) =>
        change["fields"] is JsonObject fields ? fields.Select(field => new Value(field.Key, Stamp(change), field.Value?.ToJsonString(Plain) ?? "null")) : [];

    private static IEnumerable<(string Field, string Stamp)> Seen(JsonObject change)
    {
        var bases = change["base"] is JsonObject seen ? seen.Select(field => (field.Key, field.Value!.GetValue<string>())) : [];
        var resolves = change["resolves"] is JsonObject settled ? settled.SelectMany(field => field.Value!.AsArray().Select(stamp => (field.Key, stamp!.GetValue<string>()))) : [];
        return bases.Concat(resolves);
    }

    private sealed record Value(string Field, string Stamp, string Text);
}
