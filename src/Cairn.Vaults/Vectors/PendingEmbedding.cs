namespace Cairn.Vaults.Vectors;

/// <summary>A record that changed after its model's vectors were brought up to date.</summary>
/// <param name="Record">Its number.</param>
/// <param name="Sequence">The sequence of its last change.</param>
/// <param name="Id">Its id.</param>
/// <param name="Text">The text to embed; null where the record is not a visible memory.</param>
internal sealed record PendingEmbedding(long Record, long Sequence, string Id, string? Text)
{
    /// <summary>The text's hash; empty where there is no text.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Whether the record has given up its content, without which it cannot be embedded.</summary>
    public bool IsEvicted { get; init; }

    /// <summary>Whether the record has a vector of this very text, or was refused with it.</summary>
    public bool IsKnown { get; init; }

    /// <summary>The vector, rounded; null where there is none yet, or none to be had.</summary>
    public byte[]? Vector { get; set; }
}
