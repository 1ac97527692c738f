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
        SELECT vault, name, sealed, owner, (SELECT seq FROM heads WHERE heads.vault = vaults.vault) AS head,
            coalesce((SELECT indexed FROM indexes WHERE indexes.vault = vaults.vault AND version = @Current), 0) AS indexed
        FROM vaults ORDER BY created_at, vault
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
