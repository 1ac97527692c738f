using Cairn.Core;
using Cairn.Hub.Accounts;
using Cairn.Hub.Projections;
using Cairn.Hub.Storage;
using Cairn.Hub.Sync;
using Cairn.Protocol;
using Npgsql;

namespace Cairn.Hub.Vaults;

/// <summary>Who shares which vaults with whom. Devices hear of each change when the transaction is committed.</summary>
/// <param name="transaction">In the name of the account.</param>
/// <param name="account">The account.</param>
internal sealed class Sharing(HubTransaction transaction, Guid account)
{
    /// <summary>Most accounts that one vault may be there for.</summary>
    public const int MembersMax = 1_000;

    /// <summary>The vaults that are there for the account, the oldest first.</summary>
    /// <param name="only">The one that is asked for; null for all.</param>
    public async Task<List<KeptVault>> ListAsync(Guid? only = null)
    {
        using var found = await transaction.ListSeveralAsync(
            """
            SELECT vault, name, sealed, created_at, (SELECT seq FROM heads WHERE heads.vault = vaults.vault) AS seq FROM vaults WHERE @only::uuid IS NULL OR vault = @only ORDER BY created_at, vault;
            SELECT vault, account, name, role, since FROM members JOIN accounts ON accounts.id = account WHERE @only::uuid IS NULL OR vault = @only ORDER BY role <> 'owner', folded
            """,
            new { only });
        var vaults = await found.ReadAsync<(Guid Id, string Name, bool IsSealed, DateTime CreatedAt, long Changes)>();
        var members = (await found.ReadAsync<(Guid Vault, Guid Account, string Name, string Role, DateTime Since)>()).ToLookup(row => row.Vault, row => new Member(row.Account, row.Name, VaultRoles.Parse(row.Role), row.Since));
        return [.. vaults.Select(vault => new KeptVault(vault.Id, vault.Name, vault.IsSealed, vault.CreatedAt, vault.Changes, members[vault.Id].First(member => member.Account == account).Role, [.. members[vault.Id]]))];
    }

    /// <summary>One of these vaults.</summary>
    /// <exception cref="CairnException">Code <c>vault_unknown</c>.</exception>
    public async Task<KeptVault> FindAsync(Guid vault) => (await ListAsync(vault)) is [var found] ? found : throw HubVault.NotThere();

    /// <summary>Gives a vault another name here. What devices call it stays.</summary>
    /// <exception cref="CairnException">Codes <c>vault_unknown</c>, <c>not_owner</c>, <c>invalid_name</c>, <c>vault_exists</c>.</exception>
    public async Task RenameAsync(Guid vault, string? name)
    {
        await RequireOwnAsync(vault);
        try
        {
            await transaction.ExecuteAsync("UPDATE vaults SET name = @name WHERE vault = @vault", new { vault, name = GivenName.Require(name) });
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new CairnException("vault_exists", "This account has another vault of that name.", "Choose another name.");
        }
    }

    /// <summary>Lets another account read a vault, or write it as well.</summary>
    /// <exception cref="CairnException">Codes <c>vault_unknown</c>, <c>not_owner</c>, <c>account_unknown</c>, <c>invalid_role</c>, <c>too_many_members</c>.</exception>
    public async Task ShareAsync(Guid vault, string? name, string? role, DateTimeOffset now)
    {
        await RequireOwnAsync(vault);
        var other = await transaction.FindAsync<Guid?>("SELECT id FROM accounts WHERE folded = @folded", new { folded = GivenName.Fold(GivenName.Clean(name)) })
            ?? throw new CairnException("account_unknown", "Nobody has that name at this hub.", "Ask for the name with which they sign in here.");
        if (role is not ("reader" or "writer") || other == account)
        {
            throw new CairnException("invalid_role", "A vault is shared with another account, as its reader or its writer.", "Give the role \"reader\" or \"writer\". A vault has one owner, who stays it.");
        }

        if (await transaction.FindAsync<long>("SELECT count(*) FROM members WHERE vault = @vault AND account <> @other", new { vault, other }) >= MembersMax)
        {
            throw new CairnException("too_many_members", $"The vault is there for {MembersMax:N0} accounts already.", "Take it away from one that no longer needs it.");
        }

        await transaction.ExecuteAsync(
            "INSERT INTO members (vault, account, role, since) VALUES (@vault, @other, @role, @now) ON CONFLICT (vault, account) DO UPDATE SET role = excluded.role",
            new { vault, other, role, now = now.UtcDateTime });
        await HubNotices.TellVaultsAsync(transaction, vault, [other]);
    }

    /// <summary>Takes a vault away from another account, or has the account itself leave it. What their devices have stays there.</summary>
    /// <exception cref="CairnException">Codes <c>vault_unknown</c>, <c>not_owner</c>, <c>member_unknown</c>.</exception>
    public async Task UnshareAsync(Guid vault, Guid member)
    {
        if (member != account)
        {
            await RequireOwnAsync(vault);
        }

        if (await transaction.ExecuteAsync("DELETE FROM members WHERE vault = @vault AND account = @member", new { vault, member }) == 0)
        {
            throw (await FindAsync(vault)).Members.Any(known => known.Account == member)
                ? new CairnException("not_owner", "The owner of a vault does not leave it.", "Remove the vault instead, which takes it away from all.")
                : new CairnException("member_unknown", "The vault is not shared with that account.", "GET /v1/vaults shows with whom it is.");
        }

        await HubNotices.TellVaultsAsync(transaction, vault, [member]);
    }

    /// <summary>Removes a vault with its log and all that was made of it, for all, for good: no device brings it back. What devices have stays there.</summary>
    /// <exception cref="CairnException">Codes <c>vault_unknown</c>, <c>not_owner</c>.</exception>
    public async Task RemoveAsync(Guid vault)
    {
        var members = (await RequireOwnAsync(vault)).Members;

        // What a projection has not committed yet would be left behind.
        foreach (var projection in HubProjections.All)
        {
            await ProjectionRun.HoldAsync(transaction, projection, vault);
        }

        await transaction.ExecuteAsync("SELECT remove_vault(@vault)", new { vault });
        await HubNotices.TellErasedAsync(transaction, vault);
        await HubNotices.TellVaultsAsync(transaction, vault, [.. members.Select(member => member.Account)]);
    }

    private async Task<KeptVault> RequireOwnAsync(Guid vault)
    {
        var found = await FindAsync(vault);
        return found.Role == VaultRole.Owner ? found : throw new CairnException("not_owner", "Only its owner may do that with a vault.", $"Ask {found.Members[0].Name}.");
    }
}
