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
    public static Task AddAsync(HubTransaction transaction, Guid vault, string kind, string payload, DateTimeOffset due) => transaction.ExecuteAsync(
        "INSERT INTO outbox (vault, id, kind, payload, due_at, attempts) VALUES (@vault, @id, @kind, @payload, @due, 0)",
        new { vault, id = Uuid.Version7(due, RandomNumberGenerator.Fill), kind, payload, due = due.UtcDateTime });

    /// <summary>Takes messages that are due, and puts them off for as long as they may be worked on: should the one who took them be lost, they come again.</summary>
    public static Task<List<OutboxMessage>> TakeAsync(HubTransaction transaction, Guid vault, string[] kinds, DateTimeOffset now, TimeSpan lease, int countMax) => transaction.ListAsync<OutboxMessage>(
        """
        UPDATE outbox SET attempts = attempts + 1, due_at = @until
        WHERE vault = @vault AND id IN (
            SELECT id FROM outbox WHERE vault = @vault AND dead_at IS NULL AND due_at <= @now AND kind = ANY (@kinds) ORDER BY due_at LIMIT @countMax FOR UPDATE SKIP LOCKED)
        RETURNING vault, id, kind, payload, attempts
        """,
        new { vault, kinds, now = now.UtcDateTime, until = (now + lease).UtcDateTime, countMax });

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
