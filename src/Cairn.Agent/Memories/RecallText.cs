using System.Globalization;
using Cairn.Agent.CommandLine;
using Cairn.Core.Records;
using Cairn.Vaults.Recall;

namespace Cairn.Agent.Memories;

/// <summary>Explains an answer in words.</summary>
internal static class RecallText
{
    /// <summary>What an item's score is made of.</summary>
    public static void WriteWhy(TextWriter output, RecalledItem item)
    {
        var why = item.Why;
        var parts = new (string Name, double Score)[] { ("own words", why.Own), ("nearby turns", why.Nearby), ("conversation", why.Session), ("added words", why.Feedback), ("meaning", why.Meaning) };
        output.WriteLine($"  score {Number(why.Score)} = {string.Join(" + ", parts.Where(part => part.Score > 0).Select(part => $"{Number(part.Score)} {part.Name}"))}");
        output.WriteLine($"  words: {string.Join(", ", why.Words.OrderByDescending(word => word.Value).Select(word => $"{Printable.Line(word.Key, 40)} {Number(word.Value)}"))}");
    }

    /// <summary>How a query was understood, and what was done.</summary>
    public static void WriteTrace(TextWriter output, string vault, RecallTrace trace)
    {
        output.WriteLine($"vault {vault}: {trace.Ranked.Searched:N0} documents, {trace.Milliseconds.ToString("0.0", CultureInfo.InvariantCulture)} ms");
        Write(output, "looked for", trace.Ranked.Counts.Select(count => $"{Printable.Line(count.Key, 40)} (in {count.Value:N0})"));
        Write(output, "left out", trace.Plan.LeftOut);
        Write(output, "added", trace.Ranked.Added);
        Write(output, "times", trace.Plan.Times.Select(time => $"{Printable.Line(trace.Query.Text.Substring(time.Start, time.Length), 60)} ({TimeText.Of(time.From)} to {TimeText.Of(time.To)})"));
        Write(output, "stages", trace.Ranked.Stages.Select(stage => $"{stage.Name} ({stage.Documents:N0}, {stage.Milliseconds.ToString("0.00", CultureInfo.InvariantCulture)} ms)"));
        Write(output, "meaning", trace.Query.Meaning is { } meaning ? [$"{meaning.Model} ({trace.Similar:N0} near)"] : []);
        if (trace.IsKept)
        {
            output.WriteLine($"  trace: {trace.Name}");
        }
    }

    private static void Write(TextWriter output, string name, IEnumerable<string> values)
    {
        if (string.Join(", ", values) is { Length: > 0 } text)
        {
            output.WriteLine($"  {name}: {text}");
        }
    }

    private static string Number(double score) => score.ToString("0.000", CultureInfo.InvariantCulture);
}
