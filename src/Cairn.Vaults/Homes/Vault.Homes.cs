using Cairn.Core;
using Cairn.Vaults.Homes;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    /// <summary>Deletes a vault with everything in its folder.</summary>
    /// <exception cref="CairnException">Codes <c>vault_in_use</c>, <c>vault_not_found</c>.</exception>
    public static void Remove(VaultFolder folder)
    {
        RequireExists(folder);
        using (VaultLock.Alone(folder))
        {
            File.Delete(folder.Identity);
            File.Delete(folder.Database);
        }

        Directory.Delete(folder.Path, recursive: true);
    }

    private static void RequireExists(VaultFolder folder)
    {
        if (!folder.Exists)
        {
            throw new CairnException("vault_not_found", $"There is no vault in {folder.Path}.", "Make one with `cairn vault create NAME`, or check --vault and CAIRN_HOME.");
        }
    }
}
