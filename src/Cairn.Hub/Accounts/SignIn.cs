using Cairn.Core;
using Cairn.Hub.Storage;
using Microsoft.AspNetCore.Identity;

namespace Cairn.Hub.Accounts;

/// <summary>Checks names and passwords, as often as is allowed.</summary>
internal sealed class SignIn(HubDatabase database, Tries tries, TimeProvider time)
{
    /// <summary>Whose name and password these are.</summary>
    /// <param name="name">The name as it was typed.</param>
    /// <param name="password">The password as it was typed.</param>
    /// <param name="address">Where it came from.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CairnException">Codes <c>sign_in_failed</c>, which does not tell which of both is wrong, <c>too_many_tries</c>.</exception>
    public async Task<Guid> CheckAsync(string name, string password, string address, CancellationToken cancellationToken)
    {
        var folded = GivenName.Fold(GivenName.Clean(name));
        (TryLimit, string)[] counted = [(TryLimit.PasswordsOfAccount, folded), (TryLimit.PasswordsFromAddress, address)];
        await tries.TakeAsync(cancellationToken, counted);
        var stored = await FindAsync(folded, cancellationToken);

        // No connection is held meanwhile.
        var result = Passwords.Verify(stored?.Password, password);
        if (result == PasswordVerificationResult.Failed)
        {
            throw new CairnException("sign_in_failed", "Name or password is wrong.", "Try again.");
        }

        await tries.GiveBackAsync(cancellationToken, counted);
        if (result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await StoreAsync(stored!, Passwords.Hash(password), cancellationToken);
        }

        return stored!.Id;
    }

    /// <summary>Changes the password of somebody who knows the one of now, and signs all browsers out but one.</summary>
    /// <returns>The secret of that one's new session.</returns>
    /// <exception cref="CairnException">Code <c>invalid_password</c>, and those of <see cref="CheckAsync"/>.</exception>
    public async Task<string> ChangeAsync(Person person, string current, string? chosen, string address, CancellationToken cancellationToken)
    {
        var good = Passwords.Require(chosen);
        await CheckAsync(person.Name, current, address, cancellationToken);
        var hash = Passwords.Hash(good);
        await using var transaction = await database.BeginAsync(account: null, cancellationToken);
        await transaction.ExecuteAsync("UPDATE accounts SET password = @hash WHERE id = @Account", new { hash, person.Account });
        var sessions = new Sessions(transaction);
        await sessions.EndAllAsync(person.Account);
        var secret = await sessions.AddAsync(person.Account, time.GetUtcNow());
        await transaction.CommitAsync();
        return secret;
    }

    private async Task<AccountRow?> FindAsync(string folded, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(account: null, cancellationToken);
        return await transaction.FindAsync<AccountRow>("SELECT id, password FROM accounts WHERE folded = @folded", new { folded });
    }

    // Unless it was changed meanwhile.
    private async Task StoreAsync(AccountRow stored, string hash, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(account: null, cancellationToken);
        await transaction.ExecuteAsync("UPDATE accounts SET password = @hash WHERE id = @Id AND password = @Password", new { hash, stored.Id, stored.Password });
        await transaction.CommitAsync();
    }

    private sealed record AccountRow(Guid Id, string Password);
}
