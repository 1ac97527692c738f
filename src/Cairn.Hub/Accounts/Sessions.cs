using Cairn.Hub.Storage;

namespace Cairn.Hub.Accounts;

/// <summary>The browsers that are signed in. Each shows a secret in a cookie.</summary>
internal sealed class Sessions(HubTransaction transaction)
{
    /// <summary>How long a browser stays signed in.</summary>
    public static readonly TimeSpan Lasting = TimeSpan.FromDays(30);

    /// <summary>Most browsers that are signed in to one account; one more signs out the one that signed in first.</summary>
    public const int CountMax = 100;

    /// <summary>Signs a browser in.</summary>
    /// <returns>Its secret.</returns>
    public async Task<string> AddAsync(Guid account, DateTimeOffset now)
    {
        var secret = NewSecret();
        await transaction.ExecuteAsync(
            """
            DELETE FROM sessions WHERE hash IN (SELECT hash FROM sessions WHERE account = @account ORDER BY expires_at DESC OFFSET @CountMax - 1);
            INSERT INTO sessions (hash, account, expires_at) VALUES (@hash, @account, @end)
            """,
            new { hash = Secret.Hash(secret), account, CountMax, end = (now + Lasting).UtcDateTime });
        return secret;
    }

    /// <summary>A secret that signs nobody in: by it a browser is known before anybody has signed in.</summary>
    public static string NewSecret() => Secret.New("session");

    /// <summary>Who is signed in at the browser that shows the secret.</summary>
    public Task<Person?> FindAsync(string secret, DateTimeOffset now) => transaction.FindAsync<Person>(
        "SELECT account, name FROM sessions JOIN accounts ON accounts.id = account WHERE hash = @hash AND expires_at > @now", new { hash = Secret.Hash(secret), now = now.UtcDateTime });

    /// <summary>Signs one browser out.</summary>
    public Task EndAsync(string secret) => transaction.ExecuteAsync("DELETE FROM sessions WHERE hash = @hash", new { hash = Secret.Hash(secret) });

    /// <summary>Signs all browsers out.</summary>
    public Task EndAllAsync(Guid account) => transaction.ExecuteAsync("DELETE FROM sessions WHERE account = @account", new { account });
}
