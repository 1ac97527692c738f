using Cairn.Agent.Homes;
using Cairn.Core;
using Cairn.Vaults;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Salvage;

namespace Cairn.Agent.Daemon;

/// <summary>The vaults that a long-running process works on: each is opened once, at its first use.</summary>
/// <param name="home">Where they are.</param>
/// <param name="options">What they are opened with.</param>
/// <param name="repaired">Is told of each vault that was found damaged and has been repaired.</param>
internal sealed class OpenVaults(VaultHome home, VaultOptions options, Action<string, SalvageReport> repaired) : IDisposable
{
    /// <summary>Most vaults that one process has open.</summary>
    public const int CountMax = 1_000;

    private readonly Dictionary<string, VaultLease.Held> _open = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private bool _isDisposed;

    public VaultHome Home => home;

    public VaultOptions Options => options;

    /// <summary>Takes a vault for a short piece of work. The default one is made by the first that brings something in.</summary>
    /// <exception cref="CairnException">Codes <c>vault_not_found</c>, <c>invalid_vault_name</c>, <c>too_many_vaults</c>, and those of <see cref="Vault.Open"/>.</exception>
    public VaultLease Rent(string name, bool canMake = false)
    {
        var folder = home.Folder(name);
        if (!canMake)
        {
            VaultOpening.RequireBegun(home, folder);
        }

        var lease = Find(folder);
        try
        {
            // Opened outside the lock: a vault that is being repaired holds up its own users only.
            _ = lease.Vault;
            return lease;
        }
        catch
        {
            GiveUp(name, lease);
            throw;
        }
    }

    /// <summary>Deletes a vault to which nothing was written yet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="id">Its id; another one of that name stays.</param>
    /// <returns>Whether it is gone.</returns>
    /// <exception cref="CairnException">Code <c>vault_in_use</c>, and those of <see cref="Rent"/>.</exception>
    public bool RemoveEmpty(string name, Guid id)
    {
        using (var lease = Rent(name))
        {
            if (lease.Vault.Id != id || lease.Vault.Head() > 0)
            {
                return false;
            }

            lock (_lock)
            {
                if (_open.Remove(name, out var held))
                {
                    held.Return();
                }
            }
        }

        Vault.Remove(home.Folder(name));
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var held in _open.Values)
            {
                held.Return();
            }

            _open.Clear();
        }
    }

    private VaultLease Find(VaultFolder folder)
    {
        VaultLease.Held? former = null;
        try
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                if (_open.TryGetValue(folder.Name, out var held) && held.IsOpen && (File.Exists(folder.RepairMarker) || MadeAt(folder) != held.MadeAt))
                {
                    // Damage was met since, or the folder is gone or another: those who work on it finish, and the next one opens what is there now.
                    _open.Remove(folder.Name);
                    former = held;
                    held = null;
                }

                return (held ?? Add(folder)).Rent();
            }
        }
        finally
        {
            // Closing a vault takes a while, so that it is not done while others wait for theirs.
            former?.Return();
        }
    }

    private VaultLease.Held Add(VaultFolder folder)
    {
        if (_open.Count >= CountMax)
        {
            throw new CairnException("too_many_vaults", $"More than {CountMax:N0} vaults are in use.", "Start the agent again to close those that are no longer used.");
        }

        var held = new VaultLease.Held(() => Open(folder.Name), () => MadeAt(folder));
        _open.Add(folder.Name, held);
        return held;
    }

    private static DateTime MadeAt(VaultFolder folder) => File.GetLastWriteTimeUtc(folder.Identity);

    private void GiveUp(string name, VaultLease lease)
    {
        lock (_lock)
        {
            if (_open.TryGetValue(name, out var held) && lease.IsOf(held))
            {
                _open.Remove(name);
                held.Return();
            }
        }

        lease.Dispose();
    }

    private Vault Open(string name)
    {
        var vault = VaultOpening.Open(home, name, options, canMake: true);
        if (vault.Repaired is { } report)
        {
            repaired(name, report);
        }

        return vault;
    }
}
