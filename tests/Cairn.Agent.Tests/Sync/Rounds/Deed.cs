namespace Cairn.Agent.Tests.Sync.Rounds;

/// <summary>Something that a writer asked an agent for.</summary>
/// <param name="Kind">What.</param>
/// <param name="Field">The field that a put sets.</param>
/// <param name="Value">What it is set to: a word that stands nowhere else.</param>
/// <param name="Began">When it was asked for, in the order of all that the ledger knows.</param>
internal sealed record Deed(DeedKind Kind, string Field, string Value, long Began)
{
    /// <summary>When it was acknowledged; what was not may have been done at any time, or not at all.</summary>
    public long Acknowledged { get; set; } = long.MaxValue;

    public bool IsAcknowledged => Acknowledged < long.MaxValue;
}
