using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Vaults.Importing;
using Cairn.Vaults.Importing.Watching;

namespace Cairn.Agent.Importing;

/// <summary><c>cairn import</c>.</summary>
internal static class ImportCommand
{
    private const int ProblemsShown = 20;

    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("path") { Description = "A folder of notes and documents, an export of chats or memories, a zip of either, or one such file." };
        var name = new Option<string?>("--as") { Description = "What the memories' sources begin with; by default the folder's own name.", HelpName = "NAME" };
        var watch = new Option<bool>("--watch") { Description = "Follow the folder until Ctrl+C: what changes is imported, what is deleted is archived." };
        var isPrivate = new Option<bool>("--private") { Description = "Keep what is imported on this device: it is never synced." };
        var command = new Command("import", "Bring in files. Running it again takes in only what is new or changed.") { path, name, watch, isPrivate };
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            using var vault = session.OpenVault(canMake: true);
            var progress = terminal.ShowsProgress && !session.IsJson ? new ImportProgress(terminal.Error, TimeProvider.System) : null;
            if (session.Get(watch))
            {
                return await WatchAsync(session, new FolderWatch(vault, session.Get(path), TimeProvider.System) { Name = session.Get(name), IsPrivate = session.Get(isPrivate) }, progress, cancellationToken);
            }

            var report = await new Importer(vault, progress) { Name = session.Get(name), IsPrivate = session.Get(isPrivate) }.ImportAsync(session.Get(path), cancellationToken);
            progress?.Clear();
            Tell(session, report);
            return report.ProblemCount == 0 ? ExitCode.Success : ExitCode.Failed;
        });
        return command;
    }

    private static async Task<int> WatchAsync(Session session, FolderWatch watch, ImportProgress? progress, CancellationToken cancellationToken)
    {
        var isWatching = false;
        try
        {
            await watch.RunAsync(progress, report =>
            {
                progress?.Clear();
                Tell(session, report);
                session.Note("cairn: watching; Ctrl+C stops.");
                session.Terminal.Out.Flush();
                isWatching = true;
            }, changes =>
            {
                TellNotes(session, changes.Report);
                _ = session.Answer(json => ImportReportJson.Write(json, changes), output => output.WriteLine(
                    $"{Names(changes.Files, "changed")}{(changes.Files.Count > 0 && changes.Gone.Count > 0 ? ", " : "")}{Names(changes.Gone, "gone")}: {Counts(changes.Report)}"));
                session.Terminal.Out.Flush();
            }, cancellationToken);
        }
        catch (OperationCanceledException) when (isWatching)
        {
            // How a watch ends when all is well.
        }

        return ExitCode.Success;
    }

    private static void Tell(Session session, ImportReport report)
    {
        TellNotes(session, report);
        _ = session.Answer(json => ImportReportJson.Write(json, report), output => output.WriteLine($"{report.Files:N0} files: {Counts(report)}"));
    }

    private static void TellNotes(Session session, ImportReport report)
    {
        foreach (var problem in report.Problems.Take(ProblemsShown))
        {
            session.Note($"cairn: {Printable.Line(problem.File, 200)}{(problem.Line > 0 ? $":{problem.Line}" : "")}: {problem.Message}");
        }

        if (report.ProblemCount > ProblemsShown)
        {
            session.Note($"cairn: {report.ProblemCount - ProblemsShown:N0} more problems are not shown.");
        }

        foreach (var hint in session.IsJson ? [] : report.Hints)
        {
            session.Note($"cairn: {hint}");
        }
    }

    private static string Counts(ImportReport report) =>
        $"{report.Added:N0} added, {report.Updated:N0} updated, {report.Unchanged:N0} unchanged"
        + $"{Where(report.Kept, "kept as they are here")}{Where(report.Archived, "archived")}{Where(report.Skipped, "files without text skipped")}{Where(report.ProblemCount, "problems")}";

    private static string Names(IReadOnlyList<string> files, string what) => files.Count switch
    {
        0 => "",
        1 => $"{what} {Printable.Line(files[0], 200)}",
        _ => $"{what} {Printable.Line(files[0], 200)} and {files.Count - 1:N0} more",
    };

    private static string Where(int count, string what) => count == 0 ? "" : $", {count:N0} {what}";
}
