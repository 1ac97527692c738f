using Cairn.Core.Index;

namespace Cairn.Hub.Memories;

/// <summary>A row of the table <c>segments</c>.</summary>
/// <param name="Segment">Its number, which none before had in its vault.</param>
/// <param name="Edition">How often its blocks were written again.</param>
/// <param name="Level">How often its documents were merged.</param>
/// <param name="First">The sequence of its first document.</param>
/// <param name="Documents">How many it has.</param>
internal sealed record SegmentRow(long Segment, int Edition, int Level, long First, long Documents)
{
    /// <summary>Reads the segments of a vault; their order is that of their documents, by <c>first</c>.</summary>
    public const string List = "SELECT segment, edition, level, first, documents FROM segments WHERE vault = @vault";

    /// <summary>It as the plan of merging knows it.</summary>
    public StoredSegment Stored => new(Segment, Level, First, Documents);
}
