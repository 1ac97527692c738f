using Cairn.Core;
using Cairn.Hub.Storage;

namespace Cairn.Hub.Accounts;

/// <summary>Slows down who guesses, on all nodes together.</summary>
/// <remarks>A try is counted before it is made, so that many at once are no way around the limit, and given back when it was right.</remarks>
internal sealed class Tries(HubDatabase database, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>Counts a try.</summary>
    /// <param name="tries">What it counts for. Everybody names the limits in the same order: their rows are locked in it.</param>
    /// <exception cref="CairnException">Code <c>too_many_tries</c>.</exception>
    public async Task TakeAsync(CancellationToken cancellationToken, params IReadOnlyList<(TryLimit Limit, string Of)> tries)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var transaction = await database.BeginAsync(account: null, cancellationToken);
        DateTime? until = null;
        foreach (var (limit, of) in tries)
        {
            var row = (await transaction.FindAsync<CountRow>(
                """
                INSERT INTO tries AS known (hash, began_at, count, expires_at) VALUES (@hash, @now, 1, @end)
                ON CONFLICT (hash) DO UPDATE SET
                    count = CASE WHEN known.expires_at <= @now THEN 1 ELSE known.count + 1 END,
                    began_at = CASE WHEN known.expires_at <= @now THEN @now ELSE known.began_at END,
                    expires_at = CASE WHEN known.expires_at <= @now THEN @end ELSE known.expires_at END
                RETURNING count, expires_at AS expiresat
                """,
                new { hash = HashOf(limit, of), now, end = now + Window }))!;
            until = row.Count > limit.CountMax && (until is null || row.ExpiresAt > until) ? row.ExpiresAt : until;
        }

        await transaction.CommitAsync();
        if (until is { } end)
        {
            throw new CairnException("too_many_tries", "That was tried too often.", $"Come again in {Math.Ceiling((end - now).TotalMinutes):N0} minutes.", isTransient: true) { RetryAfter = end - now };
        }
    }

    /// <summary>Gives a try back that was right.</summary>
    public async Task GiveBackAsync(CancellationToken cancellationToken, params IReadOnlyList<(TryLimit Limit, string Of)> tries)
    {
        await using var transaction = await database.BeginAsync(account: null, cancellationToken);
        foreach (var (limit, of) in tries)
        {
            await transaction.ExecuteAsync("UPDATE tries SET count = count - 1 WHERE hash = @hash AND count > 0", new { hash = HashOf(limit, of) });
        }

        await transaction.CommitAsync();
    }

    private static byte[] HashOf(TryLimit limit, string of) => Secret.Hash($"{limit.Kind}\n{of}");

    private sealed record CountRow(int Count, DateTime ExpiresAt);
}
