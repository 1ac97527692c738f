using System.Security.Cryptography;
using Cairn.Core;
using Cairn.Core.Ids;
using Cairn.Hub.Storage;
using Npgsql;

namespace Cairn.Hub.Accounts;

/// <summary>What lets somebody make an account, once. Whoever has the hub's command line gives them out.</summary>
internal static class Invitations
{
    /// <summary>How long one is good.</summary>
    public static readonly TimeSpan Lasting = TimeSpan.FromDays(7);

    /// <summary>Makes one.</summary>
    /// <returns>Its secret, which is stored nowhere.</returns>
    public static async Task<string> NewAsync(HubDatabase database, TimeProvider time, CancellationToken cancellationToken)
    {
        var code = Secret.New("invitation");
        await using var transaction = await database.BeginAsync(account: null, cancellationToken);
        await transaction.ExecuteAsync("INSERT INTO invitations (hash, expires_at) VALUES (@hash, @end)", new { hash = Secret.Hash(code), end = (time.GetUtcNow() + Lasting).UtcDateTime });
        await transaction.CommitAsync();
        return code;
    }

    /// <summary>The page on which it is used.</summary>
    /// <param name="hub">Under which address people reach the hub.</param>
    /// <param name="code">The invitation.</param>
    public static Uri LinkOf(Uri hub, string code) => new(hub, $"/join?code={Uri.EscapeDataString(code)}");

    /// <summary>Checks that an invitation is good now.</summary>
    /// <exception cref="CairnException">Code <c>invitation_invalid</c>.</exception>
    public static async Task RequireAsync(HubTransaction transaction, string code, DateTimeOffset now)
    {
        if (!await transaction.FindAsync<bool>("SELECT EXISTS (SELECT 1 FROM invitations WHERE hash = @hash AND expires_at > @now)", new { hash = Secret.Hash(code), now = now.UtcDateTime }))
        {
            throw Invalid();
        }
    }

    /// <summary>Makes an account, and uses the invitation up with it. Of several at once, one makes its account.</summary>
    /// <returns>The account.</returns>
    /// <exception cref="CairnException">Codes <c>invitation_invalid</c>, <c>invalid_name</c>, <c>invalid_password</c>, <c>account_exists</c>; where the transaction is not committed, the invitation stays.</exception>
    public static async Task<Guid> AcceptAsync(HubTransaction transaction, string code, string? name, string? password, DateTimeOffset now)
    {
        var (chosen, good) = (GivenName.Require(name), Passwords.Require(password));
        if (await transaction.ExecuteAsync("DELETE FROM invitations WHERE hash = @hash AND expires_at > @now", new { hash = Secret.Hash(code), now = now.UtcDateTime }) == 0)
        {
            throw Invalid();
        }

        var account = Uuid.Version7(now, RandomNumberGenerator.Fill);
        try
        {
            await transaction.ExecuteAsync(
                "INSERT INTO accounts (id, name, folded, password, created_at) VALUES (@account, @chosen, @folded, @hash, @now)",
                new { account, chosen, folded = GivenName.Fold(chosen), hash = Passwords.Hash(good), now = now.UtcDateTime });
            return account;
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new CairnException("account_exists", "Somebody has that name already.", "Choose another one; the invitation is still good.");
        }
    }

    private static CairnException Invalid() => new("invitation_invalid", "This invitation is not good, or not any more.", "Each is good once, and for seven days. Ask for a new one.");
}
