using System.CommandLine;
using Cairn.Hub.Migrations;

namespace Cairn.Hub.CommandLine;

/// <summary><c>cairn-hub migrate</c>.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var to = new Option<int?>("--to") { Description = "The version to go to, up or down. [default: the newest]" };
        var status = new Option<bool>("--status") { Description = "Only say at which version the database is." };
        var command = new Command("migrate", "Bring the database's schema to a version. Whoever signs in to PostgreSQL must own it; back up before you go down.") { HubSettings.File, HubSettings.Database, to, status };
        to.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 0)
            {
                result.AddError("--to takes a number from 0.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var migrator = new Migrator(HubSettings.Read(parsed).Migrating);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(status))
            {
                await output.WriteLineAsync($"The database is at version {(await migrator.AppliedAsync(cancellationToken)).Count} of {migrator.Newest}.");
                foreach (var number in await migrator.UnfilledAsync(cancellationToken))
                {
                    await output.WriteLineAsync($"What version {number} has made room for is not filled in yet: `cairn-hub migrate` goes on with it.");
                }

                return 0;
            }

            var target = Math.Min(parsed.GetValue(to) ?? int.MaxValue, migrator.Newest);
            var from = await migrator.MigrateAsync(target, cancellationToken);
            await output.WriteLineAsync(from == target ? $"The database is at version {target} already." : $"The database went from version {from} to {target}.");
            return 0;
        });
        return command;
    }
}
