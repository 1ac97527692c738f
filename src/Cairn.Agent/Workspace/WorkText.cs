using Cairn.Agent.CommandLine;
using Cairn.Agent.Memories;
using Cairn.Core.Workspace;
using Cairn.Vaults;

namespace Cairn.Agent.Workspace;

/// <summary>Records of the workspace in words.</summary>
internal static class WorkText
{
    private const int LineLength = 100;

    /// <summary>Two lines for each: what it is called, and how it stands.</summary>
    public static void Write(TextWriter output, IReadOnlyList<VaultRecord> records, TimeZoneInfo zone)
    {
        foreach (var record in records)
        {
            output.WriteLine(Printable.Line(RecordText.TitleOf(record), LineLength));
            output.WriteLine($"  {string.Join(" · ", About(record, zone).Where(part => part.Length > 0))}");
        }
    }

    private static IEnumerable<string> About(VaultRecord record, TimeZoneInfo zone)
    {
        yield return record.Key.Id;
        yield return Word(record, "week_start_date") is { Length: > 0 } week ? $"week of {week}" : "";
        yield return Word(record, "status");
        yield return Word(record, "priority") is WorkPriority.Medium ? "" : Word(record, "priority");
        yield return record.Fields.GetValueOrDefault("progress").AsNumber() is { } progress and > 0 ? $"{progress:0} %" : "";
        yield return record.Fields.GetValueOrDefault("estimated_hours").AsNumber() is { } hours ? $"{hours:0.##} h" : "";
        yield return DueTime.Text(record.Fields.GetValueOrDefault("due_at"), zone) is { Length: > 0 } due ? $"due {due}" : "";
        yield return record.Key.IsPrivate ? "private" : "";
        yield return record.ConflictCount > 0 ? "in conflict (cairn conflicts)" : "";
    }

    private static string Word(VaultRecord record, string field) => Printable.Line(record.Fields.GetValueOrDefault(field) is { IsNull: false } value ? RecordText.Of(value) : "", 40);
}
