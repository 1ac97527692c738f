namespace Cairn.Core.Index;

/// <summary>Where the blocks of one segment are kept.</summary>
public interface IBlockStore
{
    /// <summary>Reads a block as <see cref="SegmentWriter"/> made it; empty where there is none.</summary>
    byte[] Read(int number);
}
