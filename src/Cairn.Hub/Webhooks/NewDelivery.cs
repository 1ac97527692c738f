namespace Cairn.Hub.Webhooks;

/// <summary>Something that a webhook is to be told.</summary>
/// <param name="Webhook">The webhook.</param>
/// <param name="Account">In whose name it is read what is told.</param>
/// <param name="Event">What has happened.</param>
/// <param name="Record">The number of the record in its vault; null where it is about the webhook itself.</param>
/// <param name="Sequence">The change.</param>
internal sealed record NewDelivery(Guid Webhook, Guid Account, string Event, long? Record = null, long? Sequence = null);
