using System.CommandLine;
using System.CommandLine.Parsing;
using Cairn.Agent.Accounts;
using Cairn.Agent.Backups;
using Cairn.Agent.Conflicts;
using Cairn.Agent.Daemon;
using Cairn.Agent.Demo;
using Cairn.Agent.Devices;
using Cairn.Agent.Erasing;
using Cairn.Agent.Exporting;
using Cairn.Agent.Health;
using Cairn.Agent.History;
using Cairn.Agent.Homes;
using Cairn.Agent.Importing;
using Cairn.Agent.Mcp;
using Cairn.Agent.Memories;
using Cairn.Agent.Sync;
using Cairn.Agent.Vectors;
using Cairn.Agent.Workspace;
using Cairn.Core;

namespace Cairn.Agent.CommandLine;

/// <summary>All commands of <c>cairn</c>.</summary>
internal static class CairnCommandLine
{
    /// <summary>How long what is going on may take to end when the process is asked to stop.</summary>
    private static readonly TimeSpan TerminationTime = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        var parsed = Build(terminal).Parse(args.Length == 0 ? ["--help"] : args);
        var exitCode = UsageProblems.Of(parsed) is { Count: > 0 } problems
            ? Refuse(parsed, problems, terminal)
            : await parsed.InvokeAsync(new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, ProcessTerminationTimeout = TerminationTime });
        try
        {
            await terminal.Out.FlushAsync();
            return exitCode;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            terminal.Say($"cairn: The answer could not be written: {exception.GetBaseException().Message}");
            return exitCode == ExitCode.Success ? ExitCode.Failed : exitCode;
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
        ConflictsCommand.Create(terminal),
        TodayCommand.Create(terminal),
        WorkCommand.Create(terminal, WorkKind.Todo),
        WorkCommand.Create(terminal, WorkKind.Project),
        WorkCommand.Create(terminal, WorkKind.Goal),
        WorkCommand.Create(terminal, WorkKind.Intention),
        ActivityCommand.Create(terminal),
        KnowledgeCommand.Create(terminal),
        ImportCommand.Create(terminal),
        ExportCommand.Create(terminal),
        EmbedCommand.Create(terminal),
        EmbedderCommand.Create(terminal),
        SyncCommand.Create(terminal),
        ResetCommand.Create(terminal),
        RemoteCommand.Create(terminal),
        UpCommand.Create(terminal),
        ServiceCommand.Create(terminal),
        LoginCommand.Create(terminal),
        LogoutCommand.Create(terminal),
        PairCommand.Create(terminal),
        DeviceCommand.Create(terminal),
        McpCommand.Create(terminal),
        VaultCommand.Create(terminal),
        BackupCommand.Create(terminal),
        RestoreCommand.Create(terminal),
        StatusCommand.Create(terminal),
        DoctorCommand.Create(terminal),
        DemoCommand.Create(terminal),
        CompletionCommand.Create(terminal),
    };

    private static int Refuse(ParseResult parsed, IReadOnlyList<string> problems, Terminal terminal)
    {
        var error = new CairnException("usage", string.Join(' ', problems), $"See `{PathOf(parsed.CommandResult)} --help`.");
        terminal.Say(parsed.Tokens.Any(token => token.Value == GlobalOptions.Json.Name) ? JsonText.Of(json => ErrorJson.Write(json, error)) : ErrorText.Of(error));
        return ExitCode.Usage;
    }

    private static string PathOf(CommandResult result) => result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "cairn";
}
