using System.CommandLine;
using System.Text.Json;
using Cairn.Agent.CommandLine;
using Cairn.Vaults.Vectors;

namespace Cairn.Agent.Vectors;

/// <summary><c>cairn embed</c>.</summary>
internal static class EmbedCommand
{
    private const int SkippedShown = 20;

    public static Command Create(Terminal terminal)
    {
        var command = new Command("embed", "Let the chosen model make vectors of memories that have none yet.");
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            var embedder = EmbedderCommand.Require(session);
            using var vault = session.OpenVault();
            var progress = terminal.ShowsProgress && !session.IsJson ? new EmbedProgress(terminal.Error) : null;
            EmbeddingReport report;
            try
            {
                report = await vault.EmbedAsync(embedder, progress, cancellationToken);
            }
            finally
            {
                progress?.Clear();
            }

            foreach (var id in session.IsJson ? [] : report.Skipped.Take(SkippedShown))
            {
                session.Note($"cairn: the model refuses {id}");
            }

            return session.Answer(json => WriteJson(json, report), output => output.WriteLine(
                $"{report.Model}: {report.Embedded:N0} embedded, {report.Reused:N0} known already{(report.Skipped.Count > 0 ? $", {report.Skipped.Count:N0} refused" : "")}; {report.Coverage.Covered:N0} of {report.Coverage.Total:N0} memories have vectors"));
        });
        return command;
    }

    private static void WriteJson(Utf8JsonWriter json, EmbeddingReport report)
    {
        json.WriteStartObject();
        json.WriteString("model", report.Model);
        json.WriteNumber("dimensions", report.Dimensions);
        json.WriteNumber("embedded", report.Embedded);
        json.WriteNumber("reused", report.Reused);
        json.WriteStartArray("skipped");
        foreach (var id in report.Skipped)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
        VectorStatus.WriteCounts(json, report.Coverage);
        json.WriteEndObject();
    }
}
