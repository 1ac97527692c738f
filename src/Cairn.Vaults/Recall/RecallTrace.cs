using System.Text.Encodings.Web;
using System.Text.Json;
using Cairn.Core.Records;
using Cairn.Vaults.Homes;

namespace Cairn.Vaults.Recall;

/// <summary>Explains one answer. It holds the query and the ids found, never what the memories say.</summary>
internal sealed class RecallTrace(string name, string query, string[] terms)
{
    /// <summary>Traces kept; the oldest go first.</summary>
    private const int KeptMax = 1_000;

    public string Name => name;

    public long Searched { get; set; }

    public int Tail { get; set; }

    public int Candidates { get; set; }

    /// <summary>Writes the trace. An answer is worth having without one, so a full or read-only disk is no error.</summary>
    public bool TryWrite(VaultFolder folder, IReadOnlyList<RecalledItem> items, double milliseconds, DateTimeOffset now)
    {
        try
        {
            VaultMaker.CreatePrivate(folder.Traces);
            using var file = File.Create(Path.Combine(folder.Traces, $"{name}.json"));
            using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            Write(json, items, milliseconds, now);
            DropOldest(folder);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Deletes the traces that name a forgotten record or share a term with it; all of them where it is not known what was forgotten.</summary>
    public static void Forget(VaultFolder folder, IReadOnlySet<string>? forgotten)
    {
        foreach (var file in Directory.Exists(folder.Traces) ? Directory.GetFiles(folder.Traces) : [])
        {
            if (forgotten is null || Mentions(file, forgotten))
            {
                File.Delete(file);
            }
        }
    }

    private static bool Mentions(string file, IReadOnlySet<string> forgotten)
    {
        try
        {
            using var trace = JsonDocument.Parse(File.ReadAllBytes(file));
            return trace.RootElement.GetProperty("terms").EnumerateArray().Any(term => forgotten.Contains(term.GetString()!))
                || trace.RootElement.GetProperty("items").EnumerateArray().Any(item => forgotten.Contains(item.GetProperty("id").GetString()!));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IOException)
        {
            return true;
        }
    }

    private void Write(Utf8JsonWriter json, IReadOnlyList<RecalledItem> items, double milliseconds, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("trace", name);
        json.WriteString("at", TimeText.Of(now));
        json.WriteString("query", query);
        json.WriteStartArray("terms");
        foreach (var term in terms)
        {
            json.WriteStringValue(term);
        }

        json.WriteEndArray();
        json.WriteString("ranking", "bm25");
        json.WriteNumber("searched", Searched);
        json.WriteNumber("not_yet_indexed", Tail);
        json.WriteNumber("candidates", Candidates);
        json.WriteNumber("took_ms", Math.Round(milliseconds, 3));
        json.WriteStartArray("items");
        foreach (var item in items)
        {
            json.WriteStartObject();
            json.WriteString("id", item.Record.Key.Id);
            json.WriteNumber("score", Math.Round(item.Score, 4));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Names begin with the time, so that their order is that of their making.
    private static void DropOldest(VaultFolder folder)
    {
        var names = Directory.GetFiles(folder.Traces);
        if (names.Length <= KeptMax)
        {
            return;
        }

        Array.Sort(names, StringComparer.Ordinal);
        foreach (var old in names.AsSpan(0, names.Length - KeptMax))
        {
            File.Delete(old);
        }
    }
}
