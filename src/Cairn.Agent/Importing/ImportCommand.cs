using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Vaults.Importing;

namespace Cairn.Agent.Importing;

/// <summary><c>cairn import</c>.</summary>
internal static class ImportCommand
{
    private const int ProblemsShown = 20;

    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("path") { Description = "A folder of Markdown or text files, one such file, or JSONL." };
        var name = new Option<string?>("--as") { Description = "What the memories' sources begin with; by default the folder's own name.", HelpName = "NAME" };
        var command = new Command("import", "Bring in files. Running it again takes in only what is new or changed.") { path, name };
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            using var vault = session.OpenVault(canMake: true);
            var progress = terminal.ShowsProgress && !session.IsJson ? new ImportProgress(terminal.Error, TimeProvider.System) : null;
            var report = await new Importer(vault, progress) { Name = session.Get(name) }.ImportAsync(session.Get(path), cancellationToken);
            progress?.Clear();
            foreach (var problem in report.Problems.Take(ProblemsShown))
            {
                session.Note($"cairn: {Printable.Line(problem.File, 200)}{(problem.Line > 0 ? $":{problem.Line}" : "")}: {problem.Message}");
            }

            foreach (var hint in session.IsJson ? [] : report.Hints)
            {
                session.Note($"cairn: {hint}");
            }

            if (report.ProblemCount > ProblemsShown)
            {
                session.Note($"cairn: {report.ProblemCount - ProblemsShown:N0} more problems are not shown.");
            }

            _ = session.Answer(json => ImportReportJson.Write(json, report), output => output.WriteLine(
                $"{report.Files:N0} files: {report.Added:N0} added, {report.Updated:N0} updated, {report.Unchanged:N0} unchanged"
                + $"{Where(report.Kept, "kept as they are here")}{Where(report.Archived, "archived")}{Where(report.Skipped, "files without text skipped")}{Where(report.ProblemCount, "problems")}"));
            return report.ProblemCount == 0 ? ExitCode.Success : ExitCode.Failed;
        });
        return command;
    }

    private static string Where(int count, string what) => count == 0 ? "" : $", {count:N0} {what}";
}
