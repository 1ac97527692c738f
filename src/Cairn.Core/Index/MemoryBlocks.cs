namespace Cairn.Core.Index;

/// <summary>The blocks of a segment that is held in memory.</summary>
/// <param name="blocks">All of them.</param>
public sealed class MemoryBlocks(IEnumerable<SegmentBlock> blocks) : IBlockStore
{
    private readonly Dictionary<int, byte[]> _blocks = blocks.ToDictionary(block => block.Number, block => block.Bytes);

    /// <inheritdoc/>
    public byte[] Read(int number) => _blocks.GetValueOrDefault(number, []);
}
