namespace Cairn.Core.Index;

/// <summary>A segment as whoever keeps it knows it.</summary>
/// <param name="Number">Its number, which none before had.</param>
/// <param name="Level">How often its documents were merged; negative where it is not to be read: not complete yet, or merged into another.</param>
/// <param name="First">The sequence of its first document: the order of segments.</param>
/// <param name="Documents">How many it has.</param>
public sealed record StoredSegment(long Number, long Level, long First, long Documents);
