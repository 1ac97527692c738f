using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Mcp.Clients;
using ModelContextProtocol.Server;

namespace Cairn.Agent.Mcp;

/// <summary><c>cairn mcp</c>.</summary>
internal static class McpCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("mcp", "Serve the memory to an AI client, by the Model Context Protocol on standard input and output.")
        {
            InstallCommand.CreateInstall(terminal),
            InstallCommand.CreateUninstall(terminal),
        };
        Session.Bind(command, terminal, (session, cancellationToken) => ServeAsync(session, Console.OpenStandardInput(), Console.OpenStandardOutput(), cancellationToken));
        return command;
    }

    /// <summary>Answers until the client closes its end. Nothing but the protocol goes to the output.</summary>
    private static async Task<int> ServeAsync(Session session, Stream input, Stream output, CancellationToken cancellationToken)
    {
        using var agent = session.Share();
        foreach (var name in session.VaultNames)
        {
            // A name that cannot be one is told at once and not at the first call.
            _ = session.Home.Folder(name);
        }

        // A read of standard input cannot be broken off, so that the transport's end is awaited only when the client has closed it. Told to end, the process does so.
        var transport = new StreamServerTransport(input, output, "cairn");
        var server = McpServer.Create(transport, MemoryServer.Options(agent, new OfferedVaults(agent, session.VaultNames, isOpen: false)));
        var serving = server.RunAsync(cancellationToken);
        await Task.WhenAny(serving, Task.Delay(Timeout.InfiniteTimeSpan, session.Options.Time, cancellationToken));
        if (serving.IsFaulted)
        {
            await serving;
        }

        return ExitCode.Success;
    }
}
