using Cairn.Core.Sync;
using Cairn.Simulation.Tests.Bugs;
using Cairn.Simulation.Tests.Remotes;
using Cairn.Vaults;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Sync;

namespace Cairn.Simulation.Tests.Worlds;

/// <summary>A machine with one vault: somebody's device, or a hub, on which nobody writes.</summary>
internal sealed class Node : IDisposable
{
    private readonly Bug _bug;

    public Node(Place place, VaultFolder folder, VirtualTime time, int seed, Bug bug, Node? copyOf = null)
    {
        _bug = bug;
        (Place, Folder, Clock) = (place with { Node = this }, folder, new DeviceClock(time));
        Options = bug.Options(new VaultOptions { Time = Clock, Random = new Random(seed).NextBytes, Machine = $"machine of {place}" }, copyOf);
        Open();
    }

    /// <summary>The node as others sync with it.</summary>
    public Place Place { get; }

    public RemoteKind Kind => Place.Kind;

    public VaultFolder Folder { get; }

    public DeviceClock Clock { get; }

    public VaultOptions Options { get; }

    public Vault Vault { get; private set; } = null!;

    /// <summary>The vault as others see it.</summary>
    public IServedVault Served { get; private set; } = null!;

    /// <summary>The node does not sync before this step.</summary>
    public int OfflineUntil { get; set; }

    /// <summary>A copy of the folder, or a backup, made earlier.</summary>
    public string? Saved { get; set; }

    /// <summary>All changes of its log, as they stand there.</summary>
    public IReadOnlyList<Vaults.Log.LoggedChange> Log => Vault.Changes(0, int.MaxValue);

    public void Open()
    {
        Vault = Vault.Open(Folder, Options);
        Served = _bug.Served(new ServedVault(Vault), this);
    }

    public void Close() => Vault.Dispose();

    public void Restart()
    {
        Close();
        Open();
    }

    public override string ToString() => Place.Name;

    public void Dispose() => Close();
}
