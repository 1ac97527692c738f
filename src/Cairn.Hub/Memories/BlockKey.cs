namespace Cairn.Hub.Memories;

/// <summary>What tells a block from every other that this hub ever had.</summary>
internal readonly record struct BlockKey(Guid Vault, long Segment, int Edition, int Number);
