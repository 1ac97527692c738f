namespace Cairn.Hub.Memories;

/// <summary>A row of the table <c>indexes</c>.</summary>
/// <param name="Version">What the index was made with.</param>
/// <param name="Indexed">The sequence up to which records are in segments.</param>
/// <param name="Erased">The sequence up to which erased records are out of them.</param>
/// <param name="Segment">The number of the newest segment.</param>
internal sealed record IndexRow(int Version, long Indexed, long Erased, long Segment);
