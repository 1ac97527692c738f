using System.Text.Json;
using Cairn.Core.Index;
using Cairn.Core.Recall;
using Cairn.Core.Records;

namespace Cairn.Vaults.Recall;

/// <summary>Explains one answer. It holds the query and the ids found, never what the memories say.</summary>
public sealed class RecallTrace
{
    /// <summary>The name of the trace: <c>traces/NAME.json</c> in the vault's folder. Names sort by the time of their making.</summary>
    public required string Name { get; init; }

    /// <summary>When the query was asked.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The query.</summary>
    public required RecallQuery Query { get; init; }

    /// <summary>How it was understood.</summary>
    public required RecallPlan Plan { get; init; }

    /// <summary>What ranking found.</summary>
    public required RankedAnswer Ranked { get; init; }

    /// <summary>The ids of the items answered, and why.</summary>
    public required IReadOnlyList<(string Id, RankedDocument Why)> Items { get; init; }

    /// <summary>Documents that the keyword index did not reach yet.</summary>
    public int NotYetIndexed { get; init; }

    /// <summary>Memories whose vectors were found near to the query's; 0 where no embedder took part.</summary>
    public int Similar { get; init; }

    /// <summary>Whether the keyword index was found damaged, and was built again for this answer.</summary>
    public bool IsIndexRebuilt { get; init; }

    /// <summary>How long it took.</summary>
    public double Milliseconds { get; init; }

    /// <summary>Whether the trace is kept in the vault's folder. A full or read-only disk is no error: an answer is worth having without one.</summary>
    public bool IsKept { get; internal set; }

    /// <summary>Writes the trace as JSON.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("trace", Name);
        json.WriteString("at", TimeText.Of(At));
        json.WriteString("query", Query.Text);
        WritePlan(json);
        json.WriteNumber("searched", Ranked.Searched);
        json.WriteNumber("not_yet_indexed", NotYetIndexed);
        if (Query.Meaning is { } meaning)
        {
            json.WriteString("model", meaning.Model);
            json.WriteNumber("similar", Similar);
        }

        if (IsIndexRebuilt)
        {
            json.WriteBoolean("index_rebuilt", true);
        }

        WriteStages(json);
        json.WriteNumber("took_ms", Math.Round(Milliseconds, 3));
        json.WriteStartArray("items");
        foreach (var (id, why) in Items)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            WriteWhy(json, why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes what a score is made of, as members of the object that is being written.</summary>
    public static void WriteWhy(Utf8JsonWriter json, RankedDocument why)
    {
        WriteScore(json, "score", why.Score);
        WriteScore(json, "own", why.Own);
        WriteScore(json, "nearby", why.Nearby);
        WriteScore(json, "session", why.Session);
        WriteScore(json, "feedback", why.Feedback);
        if (why.Meaning > 0)
        {
            WriteScore(json, "meaning", why.Meaning);
        }

        json.WriteStartObject("words");
        foreach (var (word, score) in why.Words)
        {
            WriteScore(json, word, score);
        }

        json.WriteEndObject();
    }

    private static void WriteScore(Utf8JsonWriter json, string name, double score) => json.WriteNumber(name, Math.Round(score, 4));

    private void WritePlan(Utf8JsonWriter json)
    {
        json.WriteStartArray("terms");
        foreach (var term in Plan.Terms)
        {
            json.WriteStartObject();
            json.WriteString("word", term.Label);
            json.WriteStartArray("as");
            // Words that only memories say stay out: the longer ones that begin like a word of the query, and below, those that were added.
            foreach (var alternative in term.Alternatives.Where(alternative => !IsBeginning(term) || alternative.Length < term.Label.Length))
            {
                json.WriteStringValue(alternative);
            }

            json.WriteEndArray();
            json.WriteNumber("found_in", Ranked.Counts.FirstOrDefault(count => count.Key == term.Label).Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteTexts(json, "left_out", Plan.LeftOut);
        json.WriteNumber("added", Ranked.Added.Count);
        json.WriteStartArray("times");
        foreach (var time in Plan.Times)
        {
            json.WriteStartObject();
            json.WriteString("text", Query.Text.AsSpan(time.Start, time.Length));
            json.WriteString("from", TimeText.Of(time.From));
            json.WriteString("to", TimeText.Of(time.To));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteTexts(json, "filters", Plan.Filters.Select(filter => string.Join(" or ", filter.AnyOf).TrimStart('=') + (filter.IsPrefix ? "…" : "")));
    }

    private void WriteStages(Utf8JsonWriter json)
    {
        json.WriteStartArray("stages");
        foreach (var stage in Ranked.Stages)
        {
            json.WriteStartObject();
            json.WriteString("stage", stage.Name);
            json.WriteNumber("documents", stage.Documents);
            json.WriteNumber("took_ms", Math.Round(stage.Milliseconds, 3));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static bool IsBeginning(QueryTerm term) => term is { IsUnion: true, Alternatives: [[not FilterTerm.Mark, ..], ..] };

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
