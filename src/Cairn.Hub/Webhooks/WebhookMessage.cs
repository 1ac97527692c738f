using System.Buffers;
using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Hub.Memories;
using Cairn.Hub.Storage;
using Cairn.Protocol;

namespace Cairn.Hub.Webhooks;

/// <summary>What a delivery says, as it is at one moment.</summary>
/// <param name="vault">The vault.</param>
/// <param name="id">The delivery.</param>
/// <param name="row">What is stored of it and its webhook.</param>
/// <param name="memory">The memory that it is about; null for none.</param>
internal sealed class WebhookMessage(Guid vault, Guid id, WebhookMessage.Row row, StoredMemory? memory)
{
    /// <summary>The webhook.</summary>
    public Guid Webhook => row.Webhook;

    /// <summary>Where it is sent.</summary>
    public string Url => row.Url;

    /// <summary>Whether it asks the receiver to verify itself.</summary>
    public bool IsVerification => row.Event == WebhookEvents.Verify;

    /// <summary>Reads it.</summary>
    /// <param name="transaction">In the name of the webhook's maker.</param>
    /// <param name="vault">The vault.</param>
    /// <param name="id">The delivery.</param>
    /// <returns>Null where the webhook is gone, or its maker may not write the vault any more.</returns>
    public static async Task<WebhookMessage?> FindAsync(HubTransaction transaction, Guid vault, Guid id)
    {
        var row = await transaction.FindAsync<Row>(
            """
            SELECT webhooks.id AS webhook, url, secret, previous, previous_until AS previousuntil, verified_at IS NOT NULL AS isverified, disabled_at IS NOT NULL AS isdisabled, event, record, seq,
                deliveries.created_at AS createdat, vaults.sealed AS issealed
            FROM deliveries JOIN webhooks ON webhooks.vault = @vault AND webhooks.id = deliveries.webhook JOIN vaults ON vaults.vault = @vault WHERE deliveries.vault = @vault AND deliveries.id = @id
            """,
            new { vault, id });
        return row is null ? null : new WebhookMessage(vault, id, row, row.Record is { } record ? await StoredMemory.FindAsync(transaction, vault, "record = @value", record) : null);
    }

    /// <summary>Checks that it may be sent.</summary>
    /// <exception cref="CairnException">Codes <c>webhook_disabled</c>, <c>webhook_unverified</c>.</exception>
    public void RequireReady()
    {
        if (row.IsDisabled)
        {
            throw new CairnException("webhook_disabled", "The webhook was disabled before it was told.", "Enable it, and have this delivered again.");
        }

        if (!row.IsVerified && !IsVerification)
        {
            throw new CairnException("webhook_unverified", "The receiver has not shown yet that it wants to be told.", "It answers webhook.verify with its challenge.", isTransient: true);
        }
    }

    /// <summary>Makes the message as it is sent at a time.</summary>
    /// <param name="now">The time.</param>
    /// <param name="challenge">What the receiver of a verification has to answer with.</param>
    public WebhookRequest Compose(DateTimeOffset now, string challenge)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = ResponseContent.NewWriter(body))
        {
            Write(json, challenge);
        }

        byte[][] secrets = row.Previous is { } previous && now.UtcDateTime < row.PreviousUntil ? [row.Secret, previous] : [row.Secret];
        var seconds = now.ToUnixTimeSeconds();
        return new WebhookRequest(row.Url, id, seconds, WebhookSecret.Sign(secrets, id, seconds, body.WrittenSpan), body.WrittenMemory, WantsAnswer: IsVerification);
    }

    private void Write(Utf8JsonWriter json, string challenge)
    {
        json.WriteStartObject();
        json.WriteString("type", row.Event);
        json.WriteString("timestamp", TimeText.Of(new DateTimeOffset(row.CreatedAt)));
        json.WriteStartObject("data");
        json.WriteString("vault", vault);
        json.WriteString("webhook", row.Webhook);
        if (IsVerification)
        {
            json.WriteString("challenge", challenge);
        }
        else
        {
            WriteMemory(json);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteMemory(Utf8JsonWriter json)
    {
        json.WriteString("collection", MemoryCollections.Memories.Name);
        json.WriteString("id", memory?.State.Key.Id);
        json.WriteNumber("sequence", row.Seq ?? 0);
        if (memory?.State.IsErased != false)
        {
            json.WriteBoolean("erased", true);
        }
        else if (row.IsSealed)
        {
            json.WriteBoolean("sealed", true);
        }
        else if (row.Event != WebhookEvents.Deleted)
        {
            json.WritePropertyName("memory");
            memory.Write(json);
        }
    }

    /// <summary>What is stored of a delivery and its webhook.</summary>
    internal sealed record Row(
        Guid Webhook, string Url, byte[] Secret, byte[]? Previous, DateTime? PreviousUntil, bool IsVerified, bool IsDisabled, string Event, long? Record, long? Seq, DateTime CreatedAt, bool IsSealed);
}
