using Cairn.Core.Index;

namespace Cairn.Vaults.Index;

/// <summary>A segment that was put together beside the writers and waits for its turn to be stored.</summary>
/// <param name="From">The sequence that the index reached.</param>
/// <param name="Rows">The records that were read beyond it, in the order of their sequences; at least one.</param>
/// <param name="Blocks">What they make.</param>
internal sealed record PendingSegment(long From, List<IndexedDocument> Rows, List<SegmentBlock> Blocks)
{
    public static PendingSegment Of(long from, List<IndexedDocument> rows) => new(from, rows, [.. SegmentBuilder.Build([.. rows.Select(row => row.Document).OfType<SearchDocument>()])]);
}
