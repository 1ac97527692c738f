using System.CommandLine;
using Cairn.Agent.CommandLine;

namespace Cairn.Agent.Sync;

/// <summary><c>cairn reset</c>.</summary>
internal static class ResetCommand
{
    public static Command Create(Terminal terminal)
    {
        var discard = new Option<bool>("--discard-unsent") { Description = "Drop changes, too, that no remote has: they are lost." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var command = new Command("reset", "Send what is unsent, drop the vault's shared records, and pull them again from its remotes.") { discard, yes };
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            if (!session.Get(yes) && !session.Confirm($"Drop what {session.VaultName} shares, and pull it again?"))
            {
                return ExitCode.Cancelled;
            }

            using var agent = session.Share();
            var synced = await new VaultReset(agent).RunAsync(session.VaultName, session.Get(discard), cancellationToken);
            session.Answer(json => SyncJson.Write(json, synced), output => SyncCommand.Write(output, synced));
            return synced.SelectMany(remote => remote.Vaults).Any(vault => vault.Problem is not null) ? ExitCode.TryAgain : ExitCode.Success;
        });
        return command;
    }
}
