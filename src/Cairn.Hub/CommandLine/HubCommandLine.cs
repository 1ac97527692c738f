using System.CommandLine;
using Cairn.Core;

namespace Cairn.Hub.CommandLine;

/// <summary>All commands of <c>cairn-hub</c>.</summary>
internal static class HubCommandLine
{
    /// <summary>How long a node that is asked to stop may take: its streams are told, what is being answered is finished.</summary>
    private static readonly TimeSpan TerminationTime = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("The server that devices sync with, for one person, a family or a team.")
        {
            DevCommand.Create(),
            ServeCommand.Create(),
            InviteCommand.Create(),
            MigrateCommand.Create(),
            ReplayCommand.Create(),
        };
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = TerminationTime, EnableDefaultExceptionHandler = false });
        }
        catch (CairnException problem)
        {
            await error.WriteLineAsync($"cairn-hub: {problem.Message}\n  {problem.Hint}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }
}
