using Cairn.Hub.Operations;
using Cairn.Hub.Storage;

namespace Cairn.Hub.Accounts;

/// <summary>Removes what is good no more. Every node does it every ten minutes; rows that another one is at are passed over.</summary>
internal static class ExpiredRows
{
    private const int BatchMax = 1_000;

    // Codes that were not used are told from wrong ones for a while.
    private static readonly TimeSpan GrantsStay = TimeSpan.FromHours(1);
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);
    private static readonly string[] Tables = ["invitations", "sessions", "tries", "access_tokens", "refresh_tokens"];

    /// <summary>Removes them again and again, until the node stops.</summary>
    public static async Task RunAsync(HubNode hub)
    {
        while (!hub.Stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Every, hub.Time, hub.Stopping);
                await RemoveAsync(hub.Database, hub.Time.GetUtcNow(), hub.Stopping);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                HubLog.NotRemoved(hub.Log, DatabaseFault.Explain(failure).Message);
            }
        }
    }

    /// <summary>Removes all that has expired.</summary>
    /// <returns>How many rows that were.</returns>
    public static async Task<int> RemoveAsync(HubDatabase database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var removed = await RemoveAsync(database, "device_grants", now - GrantsStay, cancellationToken);
        foreach (var table in Tables)
        {
            removed += await RemoveAsync(database, table, now, cancellationToken);
        }

        return removed;
    }

    private static async Task<int> RemoveAsync(HubDatabase database, string table, DateTimeOffset end, CancellationToken cancellationToken)
    {
        for (var removed = 0; ;)
        {
            await using var transaction = await database.BeginAsync(account: null, cancellationToken);
            var batch = await transaction.ExecuteAsync(
                $"DELETE FROM {table} WHERE ctid = ANY (ARRAY (SELECT ctid FROM {table} WHERE expires_at <= @end LIMIT {BatchMax} FOR UPDATE SKIP LOCKED))", new { end = end.UtcDateTime });
            await transaction.CommitAsync();
            removed += batch;
            if (batch < BatchMax)
            {
                return removed;
            }
        }
    }
}
