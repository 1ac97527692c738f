using System.Text.Json;
using Cairn.Vaults.Importing;

namespace Cairn.Agent.Importing;

/// <summary>What an import did, as JSON.</summary>
internal static class ImportReportJson
{
    public static void Write(Utf8JsonWriter json, ImportReport report)
    {
        json.WriteStartObject();
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
        json.WriteStartArray("hints");
        foreach (var hint in report.Hints)
        {
            json.WriteStringValue(hint);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
