using System.Text.Json;
using Cairn.Vaults.Importing;
using Cairn.Vaults.Importing.Watching;

namespace Cairn.Agent.Importing;

/// <summary>What an import did, as JSON.</summary>
internal static class ImportReportJson
{
    public static void Write(Utf8JsonWriter json, ImportReport report)
    {
        json.WriteStartObject();
        WriteMembers(json, report);
        json.WriteEndObject();
    }

    /// <summary>Writes what a watch found: as an import, with the names of the files.</summary>
    public static void Write(Utf8JsonWriter json, WatchedChanges changes)
    {
        json.WriteStartObject();
        WriteNames(json, "changed", changes.Files);
        WriteNames(json, "gone", changes.Gone);
        WriteMembers(json, changes.Report);
        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, ImportReport report)
    {
        json.WriteNumber("files", report.Files);
        json.WriteNumber("added", report.Added);
        json.WriteNumber("updated", report.Updated);
        json.WriteNumber("unchanged", report.Unchanged);
        json.WriteNumber("kept", report.Kept);
        json.WriteNumber("archived", report.Archived);
        json.WriteNumber("skipped", report.Skipped);
        json.WriteNumber("problem_count", report.ProblemCount);
        json.WriteStartArray("problems");
        foreach (var problem in report.Problems)
        {
            json.WriteStartObject();
            json.WriteString("file", problem.File);
            json.WriteNumber("line", problem.Line);
            json.WriteString("message", problem.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteNames(json, "hints", report.Hints);
    }

    private static void WriteNames(Utf8JsonWriter json, string member, IReadOnlyList<string> names)
    {
        json.WriteStartArray(member);
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }
}
