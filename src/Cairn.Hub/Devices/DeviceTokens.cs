using System.Security.Cryptography;
using Cairn.Core.Ids;
using Cairn.Hub.Accounts;
using Cairn.Hub.Operations;
using Cairn.Hub.Storage;
using Cairn.Hub.Sync;

namespace Cairn.Hub.Devices;

/// <summary>Gives devices their tokens, new ones for old ones, and takes them away.</summary>
/// <remarks>Every decision is made with the row of the code or of the family locked, so that of two at once, on whatever nodes, the second sees what the first has done.
/// What ends is forgotten on this node before it answers; the others hear of it a moment later.</remarks>
internal sealed class DeviceTokens(HubNode hub)
{
    public static readonly TimeSpan AccessLasting = TimeSpan.FromHours(1);
    public static readonly TimeSpan RefreshLasting = TimeSpan.FromDays(90);

    // Clocks and timers of devices are not exact, and it is no use to punish half a second.
    private static readonly TimeSpan PollSlack = TimeSpan.FromMilliseconds(500);
    private const int SlowDownSeconds = 5;

    /// <summary>Answers a device that asks whether it was approved. Once it was, it gets its tokens, and the code is used up.</summary>
    public async Task<TokenResult> RedeemAsync(string deviceCode, string client, CancellationToken cancellationToken)
    {
        var (now, hash) = (hub.Time.GetUtcNow(), Secret.Hash(deviceCode));
        await using var transaction = await hub.Database.BeginAsync(account: null, cancellationToken);
        var grant = await transaction.FindAsync<GrantRow>(
            """
            SELECT client, name, platform, installed_at AS installedat, expires_at AS expiresat, polled_at AS polledat, poll_seconds AS pollseconds, account, decided_at AS decidedat, redeemed_at AS redeemedat
            FROM device_grants WHERE device_code = @hash FOR UPDATE
            """,
            new { hash });
        TokenResult result = grant switch
        {
            null or { RedeemedAt: not null } => OAuthError.InvalidGrant,
            _ when grant.Client != client => OAuthError.InvalidGrant,
            _ when grant.ExpiresAt <= now.UtcDateTime => OAuthError.ExpiredToken,
            { DecidedAt: null } => await PollAsync(transaction, hash, grant, now),
            { Account: { } account } => await LetInAsync(transaction, hash, grant, account, now),
            _ => OAuthError.AccessDenied,
        };
        await transaction.CommitAsync();
        return result;
    }

    /// <summary>Gives the next tokens for a refresh token. One that was used revokes the device, unless nothing that came of it was used: then the answer may have been lost.</summary>
    public async Task<TokenResult> RefreshAsync(string text, string client, CancellationToken cancellationToken)
    {
        if (!RefreshToken.TryParse(text, out var token))
        {
            return OAuthError.InvalidGrant;
        }

        var now = hub.Time.GetUtcNow();
        await using var transaction = await hub.Database.BeginAsync(account: null, cancellationToken);
        if (await LockAsync(transaction, token) is not { } family || family.Client != client || family.ExpiresAt <= now.UtcDateTime)
        {
            return OAuthError.InvalidGrant;
        }

        var isCurrent = token.Hash.AsSpan().SequenceEqual(family.Current);
        if (!isCurrent && !token.Hash.AsSpan().SequenceEqual(family.Previous))
        {
            await new DeviceList(transaction, family.Account).RevokeAsync(family.Device, now);
            await transaction.CommitAsync();
            hub.Callers.Forget(family.Account, family.Device);
            HubLog.TokenReplayed(hub.Log, family.Device);
            return OAuthError.InvalidGrant;
        }

        if (!isCurrent)
        {
            // Whoever got the answer that was lost can do nothing with it: both its tokens end here.
            await transaction.ExecuteAsync("DELETE FROM access_tokens WHERE device = @Device", new { family.Device });
            await HubNotices.TellAccessAsync(transaction, family.Account, revoked: null);
        }

        var next = token.Next();
        var access = await AddAccessAsync(transaction, family.Device, now);
        await transaction.ExecuteAsync(
            "UPDATE refresh_tokens SET current = @current, previous = @previous, access = @access, expires_at = @end WHERE family = @FamilyHash",
            new { token.FamilyHash, current = next.Hash, previous = token.Hash, access = Secret.Hash(access), end = (now + RefreshLasting).UtcDateTime });
        await transaction.CommitAsync();
        if (!isCurrent)
        {
            hub.Callers.Forget(family.Account, revoked: null);
        }

        return new IssuedTokens(access, next.Text, family.Name, family.Device);
    }

    /// <summary>Takes a token away: with a refresh token the device is signed out, an access token ends alone. What is no token is passed over, as RFC 7009 wants it.</summary>
    /// <returns>Whether the client may: no client takes away what another one was given.</returns>
    public async Task<bool> RevokeAsync(string text, string client, CancellationToken cancellationToken)
    {
        await using var transaction = await hub.Database.BeginAsync(account: null, cancellationToken);
        Guid account;
        Guid? revoked = null;
        if (RefreshToken.TryParse(text, out var token))
        {
            if (await LockAsync(transaction, token) is not { } family)
            {
                return true;
            }

            if (family.Client != client)
            {
                return false;
            }

            (account, revoked) = (family.Account, family.Device);
            await new DeviceList(transaction, account).RevokeAsync(family.Device, hub.Time.GetUtcNow());
        }
        else if (await transaction.FindAsync<AccessRow>("SELECT account, client FROM access_tokens JOIN devices ON devices.id = device WHERE hash = @hash", new { hash = Secret.Hash(text) }) is { } access)
        {
            if (access.Client != client)
            {
                return false;
            }

            await transaction.ExecuteAsync("DELETE FROM access_tokens WHERE hash = @hash", new { hash = Secret.Hash(text) });
            account = access.Account;
            await HubNotices.TellAccessAsync(transaction, account, revoked);
        }
        else
        {
            return true;
        }

        await transaction.CommitAsync();
        hub.Callers.Forget(account, revoked);
        return true;
    }

    private static async Task<TokenResult> PollAsync(HubTransaction transaction, byte[] hash, GrantRow grant, DateTimeOffset now)
    {
        var isTooFast = grant.PolledAt is { } last && now.UtcDateTime < last + TimeSpan.FromSeconds(grant.PollSeconds) - PollSlack;
        await transaction.ExecuteAsync(
            "UPDATE device_grants SET polled_at = @now, poll_seconds = poll_seconds + @more WHERE device_code = @hash", new { hash, now = now.UtcDateTime, more = isTooFast ? SlowDownSeconds : 0 });
        return isTooFast ? OAuthError.SlowDown : OAuthError.AuthorizationPending;
    }

    private static async Task<TokenResult> LetInAsync(HubTransaction transaction, byte[] hash, GrantRow grant, Guid account, DateTimeOffset now)
    {
        var (device, refresh) = (Uuid.Version7(now, RandomNumberGenerator.Fill), RefreshToken.First());
        await transaction.ExecuteAsync(
            """
            UPDATE device_grants SET redeemed_at = @now WHERE device_code = @hash;
            INSERT INTO devices (id, account, client, name, platform, installed_at, created_at, seen_at) VALUES (@device, @account, @Client, @Name, @Platform, @InstalledAt, @now, @now);
            INSERT INTO refresh_tokens (family, device, current, expires_at) VALUES (@FamilyHash, @device, @current, @end)
            """,
            new { hash, device, account, grant.Client, grant.Name, grant.Platform, grant.InstalledAt, now = now.UtcDateTime, refresh.FamilyHash, current = refresh.Hash, end = (now + RefreshLasting).UtcDateTime });
        var name = await transaction.FindAsync<string>("SELECT name FROM accounts WHERE id = @account", new { account });
        return new IssuedTokens(await AddAccessAsync(transaction, device, now), refresh.Text, name!, device);
    }

    private static async Task<string> AddAccessAsync(HubTransaction transaction, Guid device, DateTimeOffset now)
    {
        var access = Secret.New("access");
        await transaction.ExecuteAsync("INSERT INTO access_tokens (hash, device, expires_at) VALUES (@hash, @device, @end)", new { hash = Secret.Hash(access), device, end = (now + AccessLasting).UtcDateTime });
        return access;
    }

    private static Task<FamilyRow?> LockAsync(HubTransaction transaction, RefreshToken token) => transaction.FindAsync<FamilyRow>(
        """
        SELECT device, account, accounts.name AS name, client, current, previous, expires_at AS expiresat
        FROM refresh_tokens JOIN devices ON devices.id = device JOIN accounts ON accounts.id = account WHERE family = @FamilyHash FOR UPDATE OF refresh_tokens
        """,
        new { token.FamilyHash });

    private sealed record GrantRow(string Client, string Name, string Platform, DateTime? InstalledAt, DateTime ExpiresAt, DateTime? PolledAt, int PollSeconds, Guid? Account, DateTime? DecidedAt, DateTime? RedeemedAt);

    private sealed record FamilyRow(Guid Device, Guid Account, string Name, string Client, byte[] Current, byte[]? Previous, DateTime ExpiresAt);

    private sealed record AccessRow(Guid Account, string Client);
}
