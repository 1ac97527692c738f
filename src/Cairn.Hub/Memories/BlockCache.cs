namespace Cairn.Hub.Memories;

/// <summary>Blocks that this node has read, within a number of bytes. Thread-safe.</summary>
/// <remarks>Only for whoever has seen in a transaction of their own that the segment is there in this edition: of one edition a block never changes, and who may not read the vault sees no segment of it.</remarks>
/// <param name="bytesMax">Most bytes.</param>
internal sealed class BlockCache(long bytesMax)
{
    // Beside the bytes themselves, about.
    private const int EntryBytes = 120;

    private readonly Lock _lock = new();

    // What was read lately, and what was before: when the first is full, it takes the place of the second, of which only what is asked for again stays.
    private Dictionary<BlockKey, byte[]> _young = [];
    private Dictionary<BlockKey, byte[]> _old = [];
    private long _youngBytes;

    /// <summary>How often a block was found.</summary>
    public long Hits { get; private set; }

    /// <summary>How often one was not.</summary>
    public long Misses { get; private set; }

    /// <summary>A block; null where it is not here.</summary>
    public byte[]? Find(BlockKey key)
    {
        lock (_lock)
        {
            var block = FindKept(key);
            (Hits, Misses) = block is null ? (Hits, Misses + 1) : (Hits + 1, Misses);
            return block;
        }
    }

    /// <summary>Keeps a block.</summary>
    public void Add(BlockKey key, byte[] block)
    {
        lock (_lock)
        {
            _old.Remove(key);
            AddYoung(key, block);
        }
    }

    /// <summary>Lets go of all blocks of a vault.</summary>
    public void Forget(Guid vault)
    {
        lock (_lock)
        {
            _old = Without(_old, vault);
            _young = Without(_young, vault);
            _youngBytes = _young.Values.Sum(block => (long)block.Length + EntryBytes);
        }
    }

    /// <summary>Lets go of everything.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            (_young, _old, _youngBytes) = ([], [], 0);
        }
    }

    private byte[]? FindKept(BlockKey key)
    {
        if (_young.TryGetValue(key, out var found))
        {
            return found;
        }

        if (_old.Remove(key, out found))
        {
            AddYoung(key, found);
        }

        return found;
    }

    private static Dictionary<BlockKey, byte[]> Without(Dictionary<BlockKey, byte[]> blocks, Guid vault) => blocks.Where(block => block.Key.Vault != vault).ToDictionary();

    private void AddYoung(BlockKey key, byte[] block)
    {
        if (_youngBytes + block.Length + EntryBytes > bytesMax / 2)
        {
            (_old, _young, _youngBytes) = (_young, [], 0);
        }

        if (_young.TryAdd(key, block))
        {
            _youngBytes += block.Length + EntryBytes;
        }
    }
}
