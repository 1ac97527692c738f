using Cairn.Agent.Daemon;
using Cairn.Agent.Homes;
using Cairn.Agent.Sync;
using Cairn.Agent.Vectors;
using Cairn.Vaults;
using Cairn.Vaults.Health;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Sync;

namespace Cairn.Agent.Health;

/// <summary>How a vault stands on this device, and what should be done about it.</summary>
/// <param name="Folder">Where the vault is.</param>
/// <param name="Vault">What the vault says.</param>
/// <param name="Vectors">How much of it has vectors; null where no embedder is configured.</param>
/// <param name="Agent">The agent that works on it; null where none runs.</param>
/// <param name="Remotes">What it is synced with, and how far that is.</param>
/// <param name="IsSealed">Whether it is sealed.</param>
/// <param name="IsLocked">Whether it is sealed and this device does not have the keys.</param>
internal sealed record AgentStatus(VaultFolder Folder, VaultStatus Vault, VectorStatus? Vectors, RunningAgent? Agent, IReadOnlyList<(RemoteSettings Settings, RemoteStatus Status)> Remotes, bool IsSealed, bool IsLocked)
{
    /// <summary>What a person should look at, in whole sentences; none where all is well.</summary>
    public IReadOnlyList<string> Attention { get; } =
    [
        .. When(IsLocked, "The vault is sealed, and this device does not have its keys: `cairn vault seal unlock`."),
        .. When(Vault.Conflicts > 0, $"{Vault.Conflicts:N0} values are in conflict: `cairn conflicts` shows each."),
        .. When(Vault.Ahead > 0, $"{Vault.Ahead:N0} changes are stamped in the future: check the clocks of your devices."),
        .. When(Vault.Room.IsOver, "The vault is larger than its limit, and nothing more can be given up: what no remote has yet stays, and of the rest what finds it. `cairn sync`, or set a greater limit."),
        .. When(Vault.IsScrubDue, "Bytes of erased memories are still to be overwritten: `cairn doctor --repair` does it now."),
        .. When(Vault.LastBackup is null && Vault.Memories > 0, "There is no backup: `cairn backup` makes one."),
        .. Remotes.SelectMany(remote => VaultRemotes.Attention(remote.Settings, remote.Status)),
        .. Vault.SetAside.Select(folder => $"A damaged file is kept in {folder}: delete it when nothing is missing."),
    ];

    public static AgentStatus Of(VaultHome home, SettingsFile settings, Vault vault) =>
        new(vault.Folder, vault.Status(), VectorStatus.Of(settings, vault), RunningAgent.Find(home), RemotesOf(home, vault), vault.IsSealed, vault.IsLocked);

    private static IReadOnlyList<(RemoteSettings Settings, RemoteStatus Status)> RemotesOf(VaultHome home, Vault vault) =>
        [.. new RemotesFile(home).Load().Where(remote => remote.Vaults.Contains(vault.Folder.Name)).Select(remote => (remote, vault.RemoteStatus(remote.Id)))];

    private static IEnumerable<string> When(bool holds, string sentence) => holds ? [sentence] : [];
}
