using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Core;
using Cairn.Vaults.Exporting;

namespace Cairn.Agent.Exporting;

/// <summary><c>cairn export</c>.</summary>
internal static class ExportCommand
{
    private const string StandardOutput = "-";

    private static readonly Dictionary<string, ExportFormat> Formats = new(StringComparer.Ordinal)
    {
        ["jsonl"] = ExportFormat.JsonLines,
        ["markdown"] = ExportFormat.Markdown,
        ["seed"] = ExportFormat.Seed,
    };

    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("path") { Description = "The file to make, or the folder; - for standard output.", DefaultValueFactory = _ => StandardOutput };
        var format = new Option<string>("--format") { Description = "jsonl, the log with all history; markdown or seed, a folder with what is remembered now.", HelpName = "FORMAT", DefaultValueFactory = _ => "jsonl" };
        format.AcceptOnlyFromAmong([.. Formats.Keys]);
        var command = new Command("export", "Write out everything. `cairn import` of it into an empty vault brings it back.") { path, format };
        Session.Bind(command, terminal, (session, cancellationToken) =>
        {
            using var vault = session.OpenVault();
            var chosen = Formats[session.Get(format)];
            if (session.Get(path) == StandardOutput)
            {
                RequireLog(chosen);
                new Exporter(vault, progress: null).WriteLog(terminal.Out, cancellationToken);
                return Task.FromResult(ExitCode.Success);
            }

            var progress = terminal.ShowsProgress && !session.IsJson ? new ExportProgress(terminal.Error) : null;
            ExportReport report;
            try
            {
                report = new Exporter(vault, progress).Export(session.Get(path), chosen, cancellationToken);
            }
            finally
            {
                progress?.Clear();
            }

            return Task.FromResult(Answer(session, report));
        });
        return command;
    }

    private static int Answer(Session session, ExportReport report) => session.Answer(
        json =>
        {
            json.WriteStartObject();
            json.WriteNumber(report.Format == ExportFormat.JsonLines ? "changes" : "records", report.Items);
            json.WriteNumber("files", report.Files);
            json.WriteNumber("vectors", report.Vectors);
            json.WriteEndObject();
        },
        output => output.WriteLine(report.Format == ExportFormat.JsonLines
            ? $"{report.Items:N0} changes"
            : $"{report.Items:N0} records in {report.Files:N0} files{(report.Vectors > 0 ? $", {report.Vectors:N0} vectors" : "")}"));

    private static void RequireLog(ExportFormat format)
    {
        if (format != ExportFormat.JsonLines)
        {
            throw new CairnException("export_needs_folder", "This format is a folder, and cannot go to standard output.", "Name the folder to make: `cairn export FOLDER --format FORMAT`.");
        }
    }
}
