using System.Security.Cryptography;
using Cairn.Core;
using Cairn.Core.Ids;
using Cairn.Hub.Storage;
using Cairn.Hub.Sync;

namespace Cairn.Hub.Accounts;

/// <summary>The API keys of an account: for programs that cannot sign in as a device does. One is good until it is removed.</summary>
internal sealed class ApiKeys(HubTransaction transaction, Guid account)
{
    public const int CountMax = 100;

    /// <summary>All of them, the oldest first.</summary>
    public Task<List<ApiKey>> ListAsync() =>
        transaction.ListAsync<ApiKey>("SELECT id, name, created_at AS createdat, seen_at AS seenat FROM api_keys WHERE account = @account ORDER BY created_at, id", new { account });

    /// <summary>Makes one.</summary>
    /// <returns>The key, which is stored nowhere.</returns>
    /// <exception cref="CairnException">Codes <c>invalid_name</c>, <c>too_many_keys</c>.</exception>
    public async Task<string> AddAsync(string? name, DateTimeOffset now)
    {
        var (chosen, key) = (GivenName.Require(name), Secret.New("key"));

        // Whoever else adds one at this moment waits, so that both count.
        await transaction.ExecuteAsync("SELECT 1 FROM accounts WHERE id = @account FOR UPDATE", new { account });
        if (await transaction.FindAsync<long>("SELECT count(*) FROM api_keys WHERE account = @account", new { account }) >= CountMax)
        {
            throw new CairnException("too_many_keys", $"There are {CountMax:N0} keys already.", "Remove one that is no longer needed.");
        }

        await transaction.ExecuteAsync(
            "INSERT INTO api_keys (id, hash, account, name, created_at) VALUES (@id, @hash, @account, @chosen, @now)",
            new { id = Uuid.Version7(now, RandomNumberGenerator.Fill), hash = Secret.Hash(key), account, chosen, now = now.UtcDateTime });
        return key;
    }

    /// <summary>Removes one: it opens nothing from then on, on all nodes, and its streams end.</summary>
    /// <exception cref="CairnException">Code <c>key_not_found</c>.</exception>
    public async Task RemoveAsync(Guid id)
    {
        if (await transaction.ExecuteAsync("DELETE FROM api_keys WHERE id = @id AND account = @account", new { id, account }) == 0)
        {
            throw new CairnException("key_not_found", "There is no such key.", "It may have been removed already.");
        }

        await HubNotices.TellAccessAsync(transaction, account, id);
    }
}
