namespace Cairn.Core.Index;

/// <summary>A part of a segment that is stored and read as one.</summary>
/// <param name="Number">Its number within the segment, from 0.</param>
/// <param name="Bytes">What it holds, about 20 kB at most but for the directory; a checksum at the end.</param>
public readonly record struct SegmentBlock(int Number, byte[] Bytes);
