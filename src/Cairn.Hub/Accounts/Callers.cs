using System.Collections.Concurrent;
using Cairn.Core;
using Cairn.Hub.Storage;

namespace Cairn.Hub.Accounts;

/// <summary>Knows who calls by the token that was shown. What was found is kept for a while, and let go when another node says that it changed.</summary>
internal sealed class Callers(HubDatabase database, TimeProvider time)
{
    private const string Scheme = "Bearer ";

    // Beyond that all are looked up anew. Wrong tokens are never kept.
    private const int KeptMax = 100_000;

    private static readonly TimeSpan KeepTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (Caller Caller, DateTimeOffset Until)> _kept = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _present = [];
    private long _changes;

    /// <summary>Whether changes on other nodes are heard of; while they are not, nothing is kept.</summary>
    public bool IsListening { get; set; }

    /// <summary>Who sent a request.</summary>
    /// <exception cref="CairnException">Code <c>unauthorized</c>.</exception>
    public async ValueTask<Caller> FindAsync(HttpContext context)
    {
        var token = context.Request.Headers.Authorization is [{ } sent] && sent.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? sent[Scheme.Length..].Trim() : "";
        return (token.Length is > 0 and <= 200 ? await FindAsync(token, context.RequestAborted) : null) ?? throw Unauthorized();
    }

    /// <summary>Ends when a device is revoked, or a key is removed.</summary>
    /// <param name="holder">The device, or the key.</param>
    public CancellationToken Presence(Guid holder) => _present.GetOrAdd(holder, static _ => new CancellationTokenSource()).Token;

    /// <summary>Lets go of what is known of an account, and of a device or a key that was revoked.</summary>
    public void Forget(Guid account, Guid? revoked)
    {
        Interlocked.Increment(ref _changes);
        foreach (var (token, kept) in _kept)
        {
            if (kept.Caller.Account == account)
            {
                _kept.TryRemove(token, out _);
            }
        }

        // It stays, so that nothing that goes on at this moment takes the device for present again.
        if (revoked is { } holder)
        {
            _present.GetOrAdd(holder, static _ => new CancellationTokenSource()).Cancel();
        }
    }

    /// <summary>Looks who of those that are present was revoked while nobody listened.</summary>
    public async Task LookAgainAsync(CancellationToken cancellationToken)
    {
        var present = _present.Where(holder => !holder.Value.IsCancellationRequested).Select(holder => holder.Key).ToArray();
        await using var transaction = await database.BeginAsync(account: null, cancellationToken);
        var good = await transaction.ListAsync<Guid>("SELECT id FROM devices WHERE id = ANY (@present) AND revoked_at IS NULL UNION ALL SELECT id FROM api_keys WHERE id = ANY (@present)", new { present });
        foreach (var revoked in present.Except(good))
        {
            await _present[revoked].CancelAsync();
        }
    }

    /// <summary>Lets go of everything.</summary>
    public void ForgetAll()
    {
        Interlocked.Increment(ref _changes);
        _kept.Clear();
    }

    public static CairnException Unauthorized() => new("unauthorized", "The request does not carry a token that is good now.", "Sign in again: `cairn login` on the device, or make a new API key.");

    private async Task<Caller?> FindAsync(string token, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_kept.TryGetValue(token, out var kept) && now < kept.Until)
        {
            return kept.Caller;
        }

        var (hash, changes) = (Secret.Hash(token), Interlocked.Read(ref _changes));
        await using var transaction = await database.BeginAsync(account: null, cancellationToken);
        var row = await transaction.FindAsync<CallerRow>(
            """
            SELECT account, devices.id AS device, NULL::uuid AS key, access_tokens.expires_at AS expiresat, seen_at AS seenat, coalesce(access = hash AND previous IS NOT NULL, false) AS isfirst
            FROM access_tokens JOIN devices ON devices.id = access_tokens.device LEFT JOIN refresh_tokens ON refresh_tokens.device = devices.id WHERE hash = @hash AND access_tokens.expires_at > @now AND revoked_at IS NULL
            UNION ALL SELECT account, NULL, id, 'infinity', coalesce(seen_at, '-infinity'), false FROM api_keys WHERE hash = @hash
            """,
            new { hash, now = now.UtcDateTime });
        if (row is null)
        {
            return null;
        }

        if (row.IsFirst || row.SeenAt < (now - SeenEvery).UtcDateTime)
        {
            await NoteAsync(transaction, row, hash, now);
        }

        var caller = new Caller(row.Account, row.Device, row.Key);
        if (IsListening && _kept.Count < KeptMax && changes == Interlocked.Read(ref _changes))
        {
            _kept[token] = (caller, row.ExpiresAt - now.UtcDateTime < KeepTime ? new DateTimeOffset(row.ExpiresAt) : now + KeepTime);

            // Looked at again afterwards: whoever forgets counts first and then looks through what is kept, so that one of both sees the other.
            if (changes != Interlocked.Read(ref _changes))
            {
                _kept.TryRemove(token, out _);
            }
        }

        return caller;
    }

    // Who uses an access token has the answer that it came with, so that the refresh token before it is needed no more.
    private static async Task NoteAsync(HubTransaction transaction, CallerRow row, byte[] hash, DateTimeOffset now)
    {
        if (row.IsFirst)
        {
            await transaction.ExecuteAsync("UPDATE refresh_tokens SET previous = NULL WHERE device = @Device AND access = @hash", new { row.Device, hash });
        }

        await transaction.ExecuteAsync(row.Device is null ? "UPDATE api_keys SET seen_at = @now WHERE id = @Key" : "UPDATE devices SET seen_at = @now WHERE id = @Device", new { now = now.UtcDateTime, row.Key, row.Device });
        await transaction.CommitAsync();
    }

    private sealed record CallerRow(Guid Account, Guid? Device, Guid? Key, DateTime ExpiresAt, DateTime SeenAt, bool IsFirst);
}
