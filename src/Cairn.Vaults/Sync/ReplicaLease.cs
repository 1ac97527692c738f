using Cairn.Core;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Sync;

/// <summary>The turn of one process at syncing a vault with a remote: a locked file, which the system lets go when the process ends in whatever way.</summary>
internal static class ReplicaLease
{
    /// <returns>Null while another has it.</returns>
    /// <exception cref="CairnException">Codes <c>vault_read_only</c>, <c>disk_full</c>, <c>disk_failed</c>.</exception>
    public static IDisposable? TryTake(VaultFolder folder, Guid remote)
    {
        try
        {
            VaultMaker.CreatePrivate(folder.Sync);
            return new FileStream(Path.Combine(folder.Sync, $"{remote}.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception fault) when (VaultFault.IsReadOnly(fault))
        {
            throw VaultFault.ReadOnlyFolder(fault);
        }
        catch (IOException fault) when (VaultFault.IsHeld(fault))
        {
            return null;
        }
        catch (IOException fault)
        {
            throw VaultFault.OfFile(fault);
        }
    }
}
