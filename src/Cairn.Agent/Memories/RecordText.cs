using System.Globalization;
using Cairn.Agent.CommandLine;
using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Vaults;

namespace Cairn.Agent.Memories;

/// <summary>A record in words.</summary>
internal static class RecordText
{
    private const int LineLength = 100;
    private const string Evicted = "the rest is at a remote that cannot be reached now";

    /// <summary>Two lines: how it begins, and where it comes from.</summary>
    public static void WriteBrief(TextWriter output, VaultRecord record)
    {
        output.WriteLine(Printable.Line(TitleOf(record), LineLength));
        var about = new[] { record.Key.Id, Printable.Line(Of(record, "speaker"), 60), Printable.Line(Of(record, "source"), 60), When(record), record.Key.IsPrivate ? "private" : "", record.IsEvicted ? Evicted : "", record.ConflictCount > 0 ? "in conflict (cairn conflicts)" : "" };
        output.WriteLine("  " + string.Join(" · ", about.Where(part => part.Length > 0)));
    }

    /// <summary>All fields, the content last.</summary>
    public static void WriteWhole(TextWriter output, VaultRecord record)
    {
        output.WriteLine($"id: {record.Key.Id}{(record.IsArchived ? "  (archived)" : record.IsErased ? "  (erased)" : "")}");
        foreach (var (field, value) in record.Fields.Where(field => field.Key != "content"))
        {
            output.WriteLine($"{field}: {Printable.Line(Of(value), 2_000)}");
        }

        WriteTime(output, "created", record.CreatedAt);
        WriteTime(output, "updated", record.UpdatedAt);
        if (record.ConflictCount > 0)
        {
            output.WriteLine($"in conflict: {record.ConflictCount:N0} (`cairn conflicts --memory {record.Key.Id}` shows each)");
        }

        if (record.Fields.ContainsKey("content"))
        {
            output.WriteLine();
            output.WriteLine(Printable.Of(Of(record, "content")));
            if (record.IsEvicted)
            {
                output.WriteLine($"({Evicted})");
            }
        }
    }

    /// <summary>What a record is told by: a memory's text, or what anything else is called.</summary>
    public static string TitleOf(VaultRecord record) => Of(record, record.Key.Collection == MemoryCollections.Memories.Name ? "content" : record.Fields.ContainsKey("title") ? "title" : "week_start_date");

    public static string Of(VaultRecord record, string field) => record.Fields.TryGetValue(field, out var value) ? value.AsText() ?? "" : "";

    /// <summary>A value of any type for a person to read.</summary>
    public static string Of(FieldValue value) => value.AsText() ?? (value.AsTexts() is { } texts ? string.Join(", ", texts) : value.Json);

    private static void WriteTime(TextWriter output, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            output.WriteLine($"{name}: {TimeText.Of(known)}");
        }
    }

    private static string When(VaultRecord record) =>
        Of(record, "occurred_at") is { Length: >= 10 } occurred ? occurred[..10]
            : record.CreatedAt?.LocalDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";
}
