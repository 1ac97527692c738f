using System.Security.Cryptography;
using Cairn.Core;
using Cairn.Core.Ids;
using Cairn.Hub.Projections;
using Cairn.Hub.Storage;

namespace Cairn.Hub.Webhooks;

/// <summary>What the webhooks of a vault were told lately, and are to be told. Each is a message of the outbox until it is done.</summary>
/// <param name="transaction">In the name of somebody who may write the vault.</param>
/// <param name="vault">The vault.</param>
/// <param name="now">What the hub's clock says.</param>
internal sealed class DeliveryList(HubTransaction transaction, Guid vault, DateTimeOffset now)
{
    /// <summary>The kind of their messages in the outbox.</summary>
    public const string Kind = "webhook";

    /// <summary>How many of a vault stay that nobody tries any more.</summary>
    public const int KeptMax = 1_000;

    private const int ListedMax = 100;

    /// <summary>Adds some, and forgets the oldest of those that nobody tries any more where there are too many.</summary>
    /// <returns>Their ids.</returns>
    public async Task<Guid[]> AddAsync(IReadOnlyList<NewDelivery> added)
    {
        var ids = added.Select(_ => Uuid.Version7(now, RandomNumberGenerator.Fill)).Order().ToArray();
        await transaction.ExecuteAsync(
            """
            INSERT INTO deliveries (vault, id, webhook, event, record, seq, created_at, attempts)
            SELECT @vault, id, webhook, event, record, seq, @now, 0 FROM unnest(@ids, @webhooks, @events, @records, @sequences) AS added (id, webhook, event, record, seq)
            """,
            new
            {
                vault,
                now = now.UtcDateTime,
                ids,
                webhooks = added.Select(delivery => delivery.Webhook).ToArray(),
                events = added.Select(delivery => delivery.Event).ToArray(),
                records = added.Select(delivery => delivery.Record).ToArray(),
                sequences = added.Select(delivery => delivery.Sequence).ToArray(),
            });
        await Outbox.AddAsync(transaction, vault, ids, Kind, [.. added.Select(delivery => $"{delivery.Account}")], now, [.. added.Select(delivery => delivery.Webhook)]);
        await ForgetAsync();
        return ids;
    }

    /// <summary>Those of a webhook, the latest first.</summary>
    public Task<List<Delivery>> ListAsync(Guid webhook) => transaction.ListAsync<Delivery>($"{Delivery.Select} ORDER BY deliveries.id DESC LIMIT {ListedMax}", new { vault, webhook });

    /// <summary>One of them.</summary>
    /// <exception cref="CairnException">Code <c>delivery_not_found</c>.</exception>
    public async Task<Delivery> FindAsync(Guid webhook, Guid id) => await transaction.FindAsync<Delivery>($"{Delivery.Select} AND deliveries.id = @id", new { vault, webhook, id })
        ?? throw new CairnException("delivery_not_found", "There is no such delivery.", $"Those of long ago are forgotten: of a vault, {KeptMax:N0} are kept.");

    /// <summary>The one that asks a webhook to verify itself and still waits; null where none does.</summary>
    public Task<Delivery?> FindVerificationAsync(Guid webhook) =>
        transaction.FindAsync<Delivery>($"{Delivery.Select} AND event = '{WebhookEvents.Verify}' AND outbox.id IS NOT NULL AND dead_at IS NULL ORDER BY deliveries.id DESC LIMIT 1", new { vault, webhook });

    /// <summary>Tries one again at once, be it dead, delivered or waiting, under the id that it has.</summary>
    /// <exception cref="CairnException">Codes <c>delivery_not_found</c>, <c>webhook_disabled</c>.</exception>
    public async Task<Delivery> RedeliverAsync(Webhook webhook, Guid id)
    {
        await FindAsync(webhook.Id, id);
        webhook.RequireEnabled();
        await Outbox.AddAsync(transaction, vault, [id], Kind, [$"{webhook.CreatedBy}"], now, [webhook.Id]);
        return await FindAsync(webhook.Id, id);
    }

    /// <summary>Notes what became of an attempt.</summary>
    /// <param name="id">The delivery.</param>
    /// <param name="status">The status of the answer; null where there was none.</param>
    /// <param name="error">The code of the error; null where the receiver has taken it.</param>
    public Task<int> NoteAsync(Guid id, int? status, string? error) => transaction.ExecuteAsync(
        """
        UPDATE deliveries SET attempts = attempts + 1, attempted_at = @now, status = @status, error = @error, delivered_at = CASE WHEN @error IS NULL THEN @now ELSE delivered_at END
        WHERE vault = @vault AND id = @id
        """,
        new { vault, id, status, error, now = now.UtcDateTime });

    private Task<int> ForgetAsync() => transaction.ExecuteAsync(
        $"""
        WITH old AS (
            SELECT deliveries.id FROM deliveries LEFT JOIN outbox ON outbox.vault = @vault AND outbox.id = deliveries.id
            WHERE deliveries.vault = @vault AND (outbox.id IS NULL OR dead_at IS NOT NULL) ORDER BY deliveries.id DESC OFFSET {KeptMax}),
        dead AS (DELETE FROM outbox USING old WHERE vault = @vault AND outbox.id = old.id)
        DELETE FROM deliveries USING old WHERE vault = @vault AND deliveries.id = old.id
        """,
        new { vault });
}
