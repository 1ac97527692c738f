using System.Security.Cryptography;
using Cairn.Core.Ids;
using Cairn.Hub.Storage;

namespace Cairn.Hub.Projections;

/// <summary>The messages of vaults that wait for being sent.</summary>
internal static class Outbox
{
    /// <summary>Adds a message, which is sent if the transaction is committed.</summary>
    /// <param name="transaction">In the name of somebody who may write the vault.</param>
    /// <param name="vault">The vault.</param>
    /// <param name="kind">Who is to send it.</param>
    /// <param name="payload">What the kind needs to know.</param>
    /// <param name="due">When it may be sent.</param>
    /// <param name="lane">With which others of the vault it waits its turn.</param>
    public static Task AddAsync(HubTransaction transaction, Guid vault, string kind, string payload, DateTimeOffset due, Guid lane = default) =>
        AddAsync(transaction, vault, [Uuid.Version7(due, RandomNumberGenerator.Fill)], kind, [payload], due, [lane]);

    /// <summary>Adds messages under ids that are known. One that is there already is tried again at once, as if it never had been.</summary>
    public static Task AddAsync(HubTransaction transaction, Guid vault, Guid[] ids, string kind, string[] payloads, DateTimeOffset due, Guid[] lanes) => transaction.ExecuteAsync(
        """
        INSERT INTO outbox (vault, id, kind, payload, due_at, attempts, lane)
        SELECT @vault, id, @kind, payload, @due, 0, lane FROM unnest(@ids, @payloads, @lanes) AS added (id, payload, lane)
        ON CONFLICT (vault, id) DO UPDATE SET due_at = excluded.due_at, attempts = 0, error = NULL, dead_at = NULL
        """,
        new { vault, ids, kind, payloads, due = due.UtcDateTime, lanes });

    /// <summary>Takes messages of a lane that are due, and puts them off for as long as they may be worked on: should the one who took them be lost, they come again.</summary>
    /// <remarks>They are chosen once, before any is changed: a plan that asks again for each row would take more than it was told to.</remarks>
    public static Task<List<OutboxMessage>> TakeAsync(HubTransaction transaction, OutboxLane lane, string[] kinds, DateTimeOffset now, TimeSpan lease, int countMax) => transaction.ListAsync<OutboxMessage>(
        """
        WITH taken AS MATERIALIZED (
            SELECT id FROM outbox WHERE vault = @Vault AND lane = @Lane AND dead_at IS NULL AND due_at <= @now AND kind = ANY (@kinds) ORDER BY due_at, id LIMIT @countMax FOR UPDATE SKIP LOCKED)
        UPDATE outbox SET attempts = attempts + 1, due_at = @until FROM taken WHERE vault = @Vault AND outbox.id = taken.id
        RETURNING vault, outbox.id, kind, payload, attempts
        """,
        new { lane.Vault, lane.Lane, kinds, now = now.UtcDateTime, until = (now + lease).UtcDateTime, countMax });

    /// <summary>Removes a message that was sent, unless somebody else has taken it since.</summary>
    public static Task<int> DoneAsync(HubTransaction transaction, OutboxMessage message) =>
        transaction.ExecuteAsync("DELETE FROM outbox WHERE vault = @Vault AND id = @Id AND attempts = @Attempts", message);

    /// <summary>Notes that sending has failed.</summary>
    /// <param name="transaction">In the name of somebody who may write the vault.</param>
    /// <param name="message">The message.</param>
    /// <param name="code">The code of the error.</param>
    /// <param name="due">When it is to be tried again.</param>
    /// <param name="dead">Since when nobody tries any more; null where somebody does.</param>
    public static Task<int> FailAsync(HubTransaction transaction, OutboxMessage message, string code, DateTimeOffset due, DateTimeOffset? dead) => transaction.ExecuteAsync(
        "UPDATE outbox SET error = @code, due_at = @due, dead_at = @dead WHERE vault = @Vault AND id = @Id AND attempts = @Attempts",
        new { message.Vault, message.Id, message.Attempts, code, due = due.UtcDateTime, dead = dead?.UtcDateTime });
}
