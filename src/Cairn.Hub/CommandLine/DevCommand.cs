using System.CommandLine;
using Cairn.Hub.Cluster;
using Cairn.Hub.Migrations;
using Cairn.Hub.Operations;
using Microsoft.Extensions.Logging;

namespace Cairn.Hub.CommandLine;

/// <summary><c>cairn-hub dev</c>.</summary>
internal static class DevCommand
{
    public static Command Create()
    {
        var home = new Option<string?>("--home") { Description = "Where everything is kept. [default: CAIRN_HUB_HOME, or a folder of this user]" };
        var postgres = new Option<string?>("--postgres") { Description = "The folder with PostgreSQL's programs, where it is not found by itself." };
        var command = new Command("dev", "Run a hub with a PostgreSQL of its own, which is made the first time: to try it, or for one person.")
        {
            home, postgres, HubSettings.Listen, HubSettings.PublicUrl, HubSettings.Certificate, HubSettings.Key,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var cluster = await PrivateCluster.StartAsync(parsed.GetValue(home) ?? DefaultHome(), parsed.GetValue(postgres));
            await new Migrator(cluster.Owner).MigrateAsync(int.MaxValue, cancellationToken);
            var options = HubSettings.Read(parsed, cluster.Service);
            await using var server = await HubServer.StartAsync(options, TimeProvider.System, logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"The hub is up at {server.Address}\n  data   {cluster.Folder}\nCtrl-C stops it.");
            await server.RunAsync(cancellationToken);
            return 0;
        });
        return command;
    }

    // Root's own folder is closed to the user that PostgreSQL then runs as.
    private static string DefaultHome() =>
        Environment.GetEnvironmentVariable("CAIRN_HUB_HOME") is { Length: > 0 } named ? named
        : Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? "/var/lib/cairn-hub"
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "cairn-hub");
}
