using System.CommandLine;
using Cairn.Agent.Backups;
using Cairn.Agent.Erasing;
using Cairn.Agent.Exporting;
using Cairn.Agent.Health;
using Cairn.Agent.History;
using Cairn.Agent.Homes;
using Cairn.Agent.Importing;
using Cairn.Agent.Memories;

namespace Cairn.Agent.CommandLine;

/// <summary>All commands of <c>cairn</c>.</summary>
internal static class CairnCommandLine
{
    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        var parsed = Build(terminal).Parse(args);
        try
        {
            return parsed.Errors.Count > 0
                ? Refuse(parsed, terminal)
                : await parsed.InvokeAsync(new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error });
        }
        finally
        {
            await terminal.Out.FlushAsync();
        }
    }

    private static RootCommand Build(Terminal terminal) => new("Local-first memory for people and their AI agents.")
    {
        GlobalOptions.Json,
        GlobalOptions.Vault,
        RememberCommand.Create(terminal),
        RecallCommand.Create(terminal),
        RecentCommand.Create(terminal),
        GetCommand.Create(terminal),
        EditCommand.Create(terminal),
        ArchiveCommand.Create(terminal),
        ForgetCommand.Create(terminal),
        UndoCommand.Create(terminal),
        HistoryCommand.Create(terminal),
        ImportCommand.Create(terminal),
        ExportCommand.Create(terminal),
        VaultCommand.Create(terminal),
        BackupCommand.Create(terminal),
        RestoreCommand.Create(terminal),
        StatusCommand.Create(terminal),
        DoctorCommand.Create(terminal),
        CompletionCommand.Create(terminal),
    };

    private static int Refuse(ParseResult parsed, Terminal terminal)
    {
        foreach (var error in parsed.Errors)
        {
            terminal.Error.WriteLine($"cairn: {error.Message}");
        }

        var command = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
        terminal.Error.WriteLine($"  See `cairn{command} --help`.");
        return ExitCode.Usage;
    }
}
