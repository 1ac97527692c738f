using System.Globalization;
using Cairn.Core;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    /// <summary>Makes this a replica of another vault: what was written here so far is offered to that vault's remotes as if it had been written there.</summary>
    /// <param name="vault">The id of the other vault.</param>
    /// <remarks>Every remote is begun with anew.</remarks>
    public async Task JoinAsync(Guid vault)
    {
        await WriteAsync(batch =>
        {
            Meta.Set(batch.Database, Meta.Vault, vault.ToString());
            batch.Database.Execute("DELETE FROM remotes");
            batch.Database.Execute("DELETE FROM held");
            batch.Database.Execute("DELETE FROM failures");
            return true;
        });
        VaultIdentity.Write(Folder, vault);
    }

    /// <summary>This copy's id, 16 hexadecimal digits. A copy has one from its first write on, or from now.</summary>
    /// <exception cref="CairnException">Code <c>vault_read_only</c>.</exception>
    internal string Replica()
    {
        Queue();
        return Use(database => Meta.Number(database, Meta.Replica).ToString("x16", CultureInfo.InvariantCulture));
    }
}
