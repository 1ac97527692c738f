using Cairn.Core.Index;
using Npgsql;

namespace Cairn.Hub.Memories;

/// <summary>Reads the blocks of one segment as a query needs them, within the snapshot in which the segment was seen.</summary>
internal sealed class CachedBlocks(NpgsqlConnection connection, BlockCache cache, Guid vault, SegmentRow segment) : IBlockStore
{
    /// <inheritdoc/>
    public byte[] Read(int number)
    {
        var key = new BlockKey(vault, segment.Segment, segment.Edition, number);
        if (cache.Find(key) is not { } block)
        {
            cache.Add(key, block = Load(number));
        }

        return block;
    }

    private byte[] Load(int number)
    {
        using var command = new NpgsqlCommand("SELECT data FROM blocks WHERE vault = $1 AND segment = $2 AND block = $3", connection)
        {
            Parameters = { new() { Value = vault }, new() { Value = segment.Segment }, new() { Value = number } },
        };
        return command.ExecuteScalar() as byte[] ?? [];
    }
}
