using Cairn.Core;
using Cairn.Core.Index;
using Cairn.Hub.Storage;
using Cairn.Hub.Sync;

namespace Cairn.Hub.Memories;

/// <summary>The vaults that an account can read, as it names them.</summary>
internal static class ReadableVaults
{
    /// <summary>All of them, the oldest first.</summary>
    public static Task<List<AskedVault>> ListAsync(HubTransaction transaction) => transaction.ListAsync<AskedVault>(
        """
        SELECT vaults.vault, name, sealed, owner, heads.seq AS head, coalesce(indexed, 0) AS indexed
        FROM vaults JOIN heads ON heads.vault = vaults.vault LEFT JOIN indexes ON indexes.vault = vaults.vault AND version = @Current ORDER BY created_at, vaults.vault
        """,
        new { IndexVersion.Current });

    /// <summary>The one that is meant by an id or a name.</summary>
    /// <exception cref="CairnException">Codes <c>vault_unknown</c>, <c>invalid_parameter</c>.</exception>
    public static AskedVault Choose(List<AskedVault> readable, Guid account, string name)
    {
        // Among vaults of one name, those that others share give way to one's own.
        var named = Guid.TryParse(name, out var id) ? readable.FindAll(vault => vault.Vault == id) : readable.FindAll(vault => vault.Name == name);
        return named.Find(vault => vault.Owner == account) ?? (named.Count <= 1 ? named.FirstOrDefault() ?? throw HubVault.NotThere()
            : throw new CairnException("invalid_parameter", "Several vaults that others share have this name.", "Name it by its id: GET /v1/vaults lists them."));
    }
}
