namespace Cairn.Core.Index;

/// <summary>A term of a segment, and where its postings are.</summary>
/// <param name="Term">In UTF-8.</param>
/// <param name="Count">The number of documents that hold it.</param>
/// <param name="MaxImpact">The greatest impact among them.</param>
/// <param name="Inline">The postings themselves, where they are few; otherwise empty.</param>
/// <param name="Parts">The blocks that hold them, where they are many; otherwise empty.</param>
internal sealed record TermEntry(byte[] Term, int Count, byte MaxImpact, ReadOnlyMemory<byte> Inline, TermEntry.Part[] Parts)
{
    /// <summary>A block of postings.</summary>
    /// <param name="Block">Its number.</param>
    /// <param name="Last">The last document in it.</param>
    /// <param name="MaxImpact">The greatest impact in it.</param>
    public readonly record struct Part(int Block, int Last, byte MaxImpact);
}
