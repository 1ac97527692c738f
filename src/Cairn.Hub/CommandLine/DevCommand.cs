using System.CommandLine;
using Cairn.Hub.Cluster;
using Cairn.Hub.Migrations;
using Cairn.Hub.Operations;
using Cairn.Hub.Storage;
using Microsoft.Extensions.Logging;

namespace Cairn.Hub.CommandLine;

/// <summary><c>cairn-hub dev</c>.</summary>
internal static class DevCommand
{
    public static Command Create()
    {
        var postgres = new Option<string?>("--postgres") { Description = "The folder with PostgreSQL's programs, where it is not found by itself." };
        var command = new Command("dev", "Run a hub with a PostgreSQL of its own, which is made the first time: to try it, or for one person.")
        {
            DevHome.Option, postgres, HubSettings.Listen, HubSettings.PublicUrl, HubSettings.Certificate, HubSettings.Key,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var cluster = await PrivateCluster.StartAsync(DevHome.Of(parsed), parsed.GetValue(postgres));
            await new Migrator(cluster.Owner).MigrateAsync(int.MaxValue, cancellationToken);
            var options = HubSettings.Read(parsed, cluster.Service) with { LeaveSeconds = 0 };
            await using var server = await HubServer.StartAsync(options, TimeProvider.System, logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"The hub is up at {server.Address}\n  data   {cluster.Folder}\n{await BeginAsync(options with { Listen = server.Address }, cancellationToken)}Ctrl-C stops it.");
            await server.RunAsync(cancellationToken);
            return 0;
        });
        return command;
    }

    // Where nobody has an account yet, whoever has started the hub is to get the first.
    private static async Task<string> BeginAsync(HubOptions options, CancellationToken cancellationToken)
    {
        await using var database = new HubDatabase(options.Database);
        await using var transaction = await database.BeginAsync(account: null, cancellationToken);
        return await transaction.FindAsync<bool>("SELECT EXISTS (SELECT 1 FROM accounts)") ? ""
            : $"\nMake your account, here in the browser:\n  {await InviteCommand.LinkAsync(database, options.PublicUrl ?? options.Listen, cancellationToken)}\nThen, on each device:\n  cairn login {(options.PublicUrl ?? options.Listen).AbsoluteUri.TrimEnd('/')}\n\n";
    }
}
