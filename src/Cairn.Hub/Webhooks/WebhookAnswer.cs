namespace Cairn.Hub.Webhooks;

/// <summary>What a receiver answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The beginning of the body.</param>
/// <param name="RetryAfter">When it wants to be asked again, where it says so.</param>
internal sealed record WebhookAnswer(int Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter)
{
    /// <summary>Whether it has taken the message.</summary>
    public bool IsTaken => Status is >= 200 and < 300;
}
