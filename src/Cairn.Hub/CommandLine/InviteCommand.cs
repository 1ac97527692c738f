using System.CommandLine;
using Cairn.Hub.Accounts;
using Cairn.Hub.Cluster;
using Cairn.Hub.Storage;

namespace Cairn.Hub.CommandLine;

/// <summary><c>cairn-hub invite</c>.</summary>
internal static class InviteCommand
{
    public static Command Create()
    {
        var command = new Command("invite", "Make a link by which somebody gets an account: it works once, for seven days.") { HubSettings.File, HubSettings.Database, HubSettings.Listen, HubSettings.PublicUrl, DevHome.Option };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = HubSettings.Read(parsed, HubSettings.NamesDatabase(parsed) ? null : (await PrivateCluster.FindAsync(DevHome.Of(parsed))).Service);
            await using var database = new HubDatabase(options.Database);
            await parsed.InvocationConfiguration.Output.WriteLineAsync((await LinkAsync(database, options.PublicUrl ?? options.Listen, cancellationToken)).AbsoluteUri);
            return 0;
        });
        return command;
    }

    /// <summary>Makes the link.</summary>
    /// <param name="database">The hub's database.</param>
    /// <param name="hub">Under which address people reach the hub.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<Uri> LinkAsync(HubDatabase database, Uri hub, CancellationToken cancellationToken) =>
        Invitations.LinkOf(hub, await Invitations.NewAsync(database, TimeProvider.System, cancellationToken));
}
