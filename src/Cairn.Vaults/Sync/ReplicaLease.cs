using Cairn.Core;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Sync;

/// <summary>The turn of one process at syncing a vault with a remote: a locked file, which the system lets go when the process ends in whatever way.</summary>
internal static class ReplicaLease
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes the turns at several remotes, one after the other, as they become free.</summary>
    /// <exception cref="CairnException">Code <c>sync_busy</c>, and those of <see cref="TryTake"/>.</exception>
    public static async Task<List<IDisposable>> TakeAllAsync(VaultFolder folder, IEnumerable<Guid> remotes, TimeProvider time)
    {
        var leases = new List<IDisposable>();
        try
        {
            foreach (var remote in remotes)
            {
                var began = time.GetTimestamp();
                IDisposable? lease;
                while ((lease = TryTake(folder, remote)) is null && time.GetElapsedTime(began) < WaitMax)
                {
                    await Task.Delay(Beat, time);
                }

                leases.Add(lease ?? throw new CairnException("sync_busy", "The vault is being synced.", "Try again when that is done.", isTransient: true));
            }

            return leases;
        }
        catch
        {
            leases.ForEach(lease => lease.Dispose());
            throw;
        }
    }

    /// <summary>Takes the turn at a remote.</summary>
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
