using Cairn.Core;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Homes;

/// <summary>Keeps the database in its place: many processes may use it, one at a time may exchange it for another.</summary>
internal static class VaultLock
{
    /// <summary>Held while the vault is open. Null where the folder is read-only: then nobody can exchange anything.</summary>
    /// <exception cref="CairnException">Code <c>vault_exchanged</c>: another process is repairing or restoring the vault.</exception>
    public static IDisposable? Share(VaultFolder folder)
    {
        try
        {
            return new FileStream(folder.Lock, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
        catch (IOException cause) when (File.Exists(folder.Lock))
        {
            throw new CairnException("vault_exchanged", "Another process is repairing or restoring this vault.", "Wait until it is done and try again.", isTransient: true, cause);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Held while the database is repaired or exchanged.</summary>
    /// <exception cref="CairnException">Codes <c>vault_in_use</c> and <c>vault_read_only</c>.</exception>
    public static IDisposable Alone(VaultFolder folder)
    {
        try
        {
            return new FileStream(folder.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception cause) when (VaultFault.IsReadOnly(cause))
        {
            throw VaultFault.ReadOnlyFolder(cause);
        }
        catch (IOException cause)
        {
            throw new CairnException("vault_in_use", "Another process has this vault open.", "Stop it (an import in another window, a program that uses the vault) and try again.", isTransient: true, cause);
        }
    }
}
