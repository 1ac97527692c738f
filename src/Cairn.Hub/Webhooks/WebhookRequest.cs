namespace Cairn.Hub.Webhooks;

/// <summary>A message as it goes to its receiver.</summary>
/// <param name="Url">Where to.</param>
/// <param name="Id">Its id, the same at every attempt.</param>
/// <param name="Seconds">When it is sent, in seconds of Unix time.</param>
/// <param name="Signature">What it is known by: <see cref="WebhookSecret.Sign"/>.</param>
/// <param name="Body">JSON.</param>
/// <param name="WantsAnswer">Whether the body of the answer matters, beside its status.</param>
internal sealed record WebhookRequest(string Url, Guid Id, long Seconds, string Signature, ReadOnlyMemory<byte> Body, bool WantsAnswer);
