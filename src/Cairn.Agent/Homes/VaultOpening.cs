using Cairn.Core;
using Cairn.Vaults;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Homes;

/// <summary>Opens and makes vaults by their names.</summary>
internal static class VaultOpening
{
    /// <summary>Opens a vault. The default one is made by the first that brings something in.</summary>
    /// <exception cref="CairnException">Codes <c>vault_not_found</c>, <c>invalid_vault_name</c>, and those of <see cref="Vault.Open"/>.</exception>
    public static Vault Open(VaultHome home, string name, VaultOptions options, bool canMake)
    {
        var folder = home.Folder(name);
        if (!canMake)
        {
            RequireBegun(home, folder);
        }

        return name == VaultHome.DefaultVault && !folder.Exists ? Vault.Create(folder, options) : Vault.Open(folder, options);
    }

    /// <exception cref="CairnException">Code <c>vault_not_found</c>: nothing was brought into the default vault yet.</exception>
    public static void RequireBegun(VaultHome home, VaultFolder folder)
    {
        if (folder.Name == VaultHome.DefaultVault && !folder.Exists)
        {
            throw new CairnException("vault_not_found", $"Nothing has been remembered in {home.Path} yet.", "Begin with `cairn remember TEXT` or `cairn import FOLDER`.");
        }
    }

    /// <summary>Makes a vault of that name.</summary>
    /// <exception cref="CairnException">Codes <c>vault_exists</c>, <c>invalid_vault_name</c>, and those of <see cref="Vault.Create"/>.</exception>
    public static Vault Make(VaultHome home, string name, VaultOptions options)
    {
        var folder = home.Folder(name);
        RequireFree(folder);
        return Vault.Create(folder, options);
    }

    /// <exception cref="CairnException">Code <c>vault_exists</c>.</exception>
    public static void RequireFree(VaultFolder folder)
    {
        if (folder.Exists)
        {
            throw new CairnException("vault_exists", $"There is a vault in {folder.Path}.", "Choose another name.");
        }
    }
}
