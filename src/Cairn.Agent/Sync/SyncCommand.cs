using System.CommandLine;
using Cairn.Agent.CommandLine;

namespace Cairn.Agent.Sync;

/// <summary><c>cairn sync</c>.</summary>
internal static class SyncCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("remote") { Description = "The remote; none for all that are enabled.", Arity = ArgumentArity.ZeroOrOne };
        var retry = new Option<bool>("--retry") { Description = "Try again what was refused or could not be taken in." };
        var command = new Command("sync", "Exchange changes with remotes now.") { name, retry };
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            using var agent = session.Share();
            var synced = new List<(RemoteSettings Remote, IReadOnlyList<SyncedVault> Vaults)>();
            foreach (var remote in RemoteSync.Chosen(new RemotesFile(session.Home), session.Get(name)))
            {
                var progress = terminal.ShowsProgress ? new TransferProgress(terminal.Error, remote.Name) : null;
                var vaults = await new RemoteSync(agent).RunAsync(remote, session.NamedVaults, session.Get(retry), progress is null ? null : progress.Report, cancellationToken);
                progress?.Clear();
                synced.Add((remote, vaults));
            }

            session.Answer(json => SyncJson.Write(json, synced), output => Write(output, synced));
            return synced.SelectMany(remote => remote.Vaults).Any(vault => vault.Problem is not null) ? ExitCode.TryAgain : ExitCode.Success;
        });
        return command;
    }

    internal static void Write(TextWriter output, IReadOnlyList<(RemoteSettings Remote, IReadOnlyList<SyncedVault> Vaults)> synced)
    {
        foreach (var (remote, vaults) in synced)
        {
            foreach (var vault in vaults)
            {
                output.WriteLine($"{remote.Name}: {vault.Vault}: {Words(vault)}");
            }
        }
    }

    private static string Words(SyncedVault vault)
    {
        var report = vault.Report;
        string[] parts =
        [
            $"{report.Sent:N0} sent, {report.Taken.Applied:N0} received",
            .. When(report.IsRepaired, "the two differed and were made equal"),
            .. When(report.Taken.Refused > 0, $"{report.Taken.Refused:N0} were refused (`cairn remote queue`)"),
            .. When(report.Taken.Quarantined > 0, $"{report.Taken.Quarantined:N0} could not be taken in (`cairn sync --retry` tries again)"),
            .. When(vault.Problem is not null, $"{vault.Queued:N0} wait. {vault.Problem?.Detail}"),
        ];
        return string.Join("; ", parts);
    }

    private static IEnumerable<string> When(bool holds, string words) => holds ? [words] : [];
}
