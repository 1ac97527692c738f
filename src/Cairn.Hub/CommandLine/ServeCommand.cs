using System.CommandLine;
using Cairn.Hub.Migrations;
using Cairn.Hub.Operations;
using Microsoft.Extensions.Logging;

namespace Cairn.Hub.CommandLine;

/// <summary><c>cairn-hub serve</c>.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var migrate = new Option<bool>("--migrate") { Description = "Bring the database's schema up to date first." };
        var command = new Command("serve", "Run a node of the hub before a PostgreSQL, until it is stopped. Any number of nodes before one PostgreSQL are one hub.")
        {
            HubSettings.File, HubSettings.Database, HubSettings.Listen, HubSettings.PublicUrl, HubSettings.Certificate, HubSettings.Key, HubSettings.MetricsListen, HubSettings.Proxies, migrate,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = HubSettings.Read(parsed);
            if (parsed.GetValue(migrate))
            {
                await new Migrator(options.Migrating).MigrateAsync(int.MaxValue, cancellationToken);
            }

            await using var server = await HubServer.StartAsync(options, TimeProvider.System, logging => logging.AddJsonConsole(console => console.UseUtcTimestamp = true));
            await server.RunAsync(cancellationToken);
            return 0;
        });
        return command;
    }
}
