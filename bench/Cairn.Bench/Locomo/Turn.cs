namespace Cairn.Bench.Locomo;

/// <summary>A turn of a conversation.</summary>
internal sealed record Turn(string Id, string Session, DateTimeOffset Time, string Speaker, string Text, string? Caption);
