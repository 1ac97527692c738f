namespace Cairn.Hub.Webhooks;

/// <summary>Something that a webhook was told, or is to be told.</summary>
/// <param name="Id">Its id, which the receiver sees as <c>webhook-id</c>.</param>
/// <param name="Event">What has happened.</param>
/// <param name="Memory">The memory's id; null where it is about the webhook itself.</param>
/// <param name="Seq">The change; null where there is none.</param>
/// <param name="State"><c>waiting</c>, <c>delivered</c>, <c>dead</c>: nobody tries any more, or <c>dropped</c>: given up, because the webhook was disabled or suspended.</param>
/// <param name="CreatedAt">Since when it is to be told.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="AttemptedAt">When it was tried last.</param>
/// <param name="DeliveredAt">When the receiver has taken it last.</param>
/// <param name="NextAt">When it is tried next.</param>
/// <param name="Status">The status of the last answer; null where there was none.</param>
/// <param name="Error">The code of the last error.</param>
internal sealed record Delivery(
    Guid Id, string Event, string? Memory, long? Seq, string State, DateTime CreatedAt, int Attempts, DateTime? AttemptedAt, DateTime? DeliveredAt, DateTime? NextAt, int? Status, string? Error)
{
    /// <summary>What to select, in the order of the properties, of deliveries that a condition follows for.</summary>
    public const string Select =
        """
        SELECT deliveries.id, event, records.id AS memory, deliveries.seq,
            CASE WHEN dead_at IS NOT NULL THEN 'dead' WHEN outbox.id IS NOT NULL THEN 'waiting' WHEN delivered_at IS NOT NULL THEN 'delivered' ELSE 'dropped' END AS state,
            created_at AS createdat, deliveries.attempts, attempted_at AS attemptedat, delivered_at AS deliveredat, CASE WHEN dead_at IS NULL THEN due_at END AS nextat, status, deliveries.error
        FROM deliveries LEFT JOIN outbox ON outbox.vault = @vault AND outbox.id = deliveries.id LEFT JOIN records ON records.vault = @vault AND records.record = deliveries.record
        WHERE deliveries.vault = @vault AND webhook = @webhook
        """;
}
