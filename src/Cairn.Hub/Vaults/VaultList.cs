using Cairn.Core;
using Cairn.Hub.Storage;
using Cairn.Hub.Sync;
using Cairn.Protocol;
using Npgsql;

namespace Cairn.Hub.Vaults;

/// <summary>The vaults of an account: its own, and those that others share with it.</summary>
/// <param name="transaction">In its name.</param>
internal sealed class VaultList(HubTransaction transaction)
{
    /// <summary>Most vaults that one account may have of its own.</summary>
    public const int OwnMax = 1_000;

    /// <summary>All of them, the oldest first.</summary>
    public async Task<IReadOnlyList<OfferedVault>> ListAsync() =>
        (await transaction.ListAsync<(Guid Id, string Name, bool IsSealed, string Role)>("SELECT vault, name, sealed, role FROM vaults JOIN members USING (vault) WHERE account = account() ORDER BY created_at, vault"))
        .ConvertAll(vault => new OfferedVault(vault.Id, vault.Name, vault.IsSealed) { Role = VaultRoles.Parse(vault.Role) });

    /// <summary>Makes room for a vault, unless it is there.</summary>
    /// <exception cref="CairnException">Codes <c>offer_refused</c>: the id is another account's, or of a vault that was removed, or the name is that of another vault of this one; <c>too_many_vaults</c>.</exception>
    public async Task AddAsync(OfferedVault vault, Guid account, DateTimeOffset now)
    {
        if (await transaction.FindAsync<bool>("SELECT EXISTS (SELECT 1 FROM vaults WHERE vault = @Id)", vault))
        {
            return;
        }

        if (await transaction.FindAsync<bool>("SELECT is_removed(@Id)", vault))
        {
            throw new CairnException("offer_refused", "The vault was removed here.", "What is on the device stays there. To have it here again, import what it exports into a new vault.");
        }

        if (await transaction.FindAsync<long>("SELECT count(*) FROM vaults WHERE owner = @account", new { account }) >= OwnMax)
        {
            throw new CairnException("too_many_vaults", $"The account has {OwnMax:N0} vaults already.", "Remove one that is no longer needed.");
        }

        try
        {
            await transaction.ExecuteAsync(
                """
                INSERT INTO vaults (vault, owner, name, sealed, created_at) VALUES (@Id, @account, @Name, @IsSealed, @now);
                INSERT INTO members (vault, account, role, since) VALUES (@Id, @account, 'owner', @now);
                INSERT INTO heads (vault, seq, mark) VALUES (@Id, 0, @mark)
                """,
                new { vault.Id, account, vault.Name, vault.IsSealed, now = now.UtcDateTime, mark = Guid.Empty });
            await HubNotices.TellVaultsAsync(transaction, vault.Id, [account]);
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw taken.ConstraintName == "vaults_owner"
                ? new CairnException("offer_refused", "This account has another vault of that name.", "Bring the vault under another name, or join the one that is there.")
                : new CairnException("offer_refused", "The vault is another account's.", "Ask its owner to share it.");
        }
    }
}
