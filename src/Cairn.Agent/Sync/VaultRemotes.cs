using System.Globalization;
using Cairn.Agent.Daemon;
using Cairn.Core;
using Cairn.Core.Sync;
using Cairn.Vaults.Sync;

namespace Cairn.Agent.Sync;

/// <summary>How the vaults of this device stand with its remotes.</summary>
internal static class VaultRemotes
{
    /// <summary>All remotes with all their vaults.</summary>
    public static List<(RemoteSettings Remote, List<(string Vault, RemoteStatus Status)> Vaults)> All(AgentContext agent) =>
        [.. new RemotesFile(agent.Vaults.Home).Load().Select(remote => (remote, remote.Vaults.Select(vault => (vault, Status(agent, remote, vault))).ToList()))];

    /// <summary>One sentence on a remote.</summary>
    public static string Words(RemoteStatus status)
    {
        string[] parts =
        [
            status.Progress.SyncedAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"synced {at.ToLocalTime():yyyy-MM-dd HH:mm:ss}") : "never synced",
            .. When(status.Queued > 0, $"{status.Queued:N0} wait to be sent"),
            .. When(status.Refused > 0, $"{status.Refused:N0} were refused"),
            .. When(status.Quarantined > 0, $"{status.Quarantined:N0} could not be taken in"),
            .. When(status.Progress.Missing > 0, $"{status.Progress.Missing:N0} objects have not arrived yet"),
            .. When(status.Progress.Problem is not null, status.Progress.Problem?.Detail ?? ""),
        ];
        return string.Join("; ", parts);
    }

    /// <summary>What a person should do about a remote, in whole sentences.</summary>
    public static IEnumerable<string> Attention(RemoteSettings remote, RemoteStatus status) =>
    [
        .. When(status.Progress.Problem is { Code: "remote_denied" }, $"{remote.Name} no longer knows this device: sign in or pair again. Everything is kept and sent then."),
        .. When(status.Progress.Problem is { Code: not "remote_denied" }, $"{remote.Name} could not be synced with: {status.Progress.Problem?.Detail}"),
        .. When(status.Refused > 0, $"{remote.Name} refused {status.Refused:N0} changes: `cairn remote queue {remote.Name}` shows them."),
        .. When(status.Quarantined > 0, $"{status.Quarantined:N0} changes from {remote.Name} could not be taken in: `cairn sync --retry` tries again, after an upgrade where they are for a later Cairn."),
    ];

    private static RemoteStatus Status(AgentContext agent, RemoteSettings remote, string vault)
    {
        try
        {
            using var lease = agent.Vaults.Rent(vault);
            return lease.Vault.RemoteStatus(remote.Id);
        }
        catch (CairnException fault)
        {
            return new RemoteStatus(new RemoteProgress { Problem = SyncProblem.Of(fault) }, 0, 0, 0);
        }
    }

    private static IEnumerable<string> When(bool holds, string words) => holds ? [words] : [];
}
