using System.Text.Json;
using Cairn.Core.Records;

namespace Cairn.Hub.Webhooks;

/// <summary>Webhooks and deliveries as JSON.</summary>
internal static class WebhookJson
{
    /// <summary>Writes a webhook.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="webhook">The webhook.</param>
    /// <param name="secret">Its secret, where it is told: when it was made just now.</param>
    public static void Write(Utf8JsonWriter json, Webhook webhook, byte[]? secret = null)
    {
        json.WriteStartObject();
        json.WriteString("id", webhook.Id);
        json.WriteString("url", webhook.Url);
        json.WriteString("description", webhook.Description);
        json.WriteStartArray("events");
        Array.ForEach(webhook.Events.Split(' '), json.WriteStringValue);
        json.WriteEndArray();
        json.WriteString("state", webhook.State);
        WriteText(json, "error", webhook.Error);
        WriteText(json, "secret", secret is null ? null : WebhookSecret.Text(secret));
        json.WriteString("created_by", webhook.CreatedBy);
        WriteTime(json, "created_at", webhook.CreatedAt);
        WriteTime(json, "verified_at", webhook.VerifiedAt);
        WriteTime(json, "disabled_at", webhook.DisabledAt);
        json.WriteEndObject();
    }

    /// <summary>Writes a delivery.</summary>
    public static void Write(Utf8JsonWriter json, Delivery delivery)
    {
        json.WriteStartObject();
        json.WriteString("id", delivery.Id);
        json.WriteString("event", delivery.Event);
        WriteText(json, "memory", delivery.Memory);
        WriteNumber(json, "sequence", delivery.Seq);
        json.WriteString("state", delivery.State);
        json.WriteNumber("attempts", delivery.Attempts);
        WriteNumber(json, "status", delivery.Status);
        WriteText(json, "error", delivery.Error);
        WriteTime(json, "created_at", delivery.CreatedAt);
        WriteTime(json, "attempted_at", delivery.AttemptedAt);
        WriteTime(json, "delivered_at", delivery.DeliveredAt);
        WriteTime(json, "next_at", delivery.NextAt);
        json.WriteEndObject();
    }

    /// <summary>Writes a list.</summary>
    public static void Write<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject();
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTime? time) => WriteText(json, name, time is { } known ? TimeText.Of(new DateTimeOffset(known)) : null);
}
