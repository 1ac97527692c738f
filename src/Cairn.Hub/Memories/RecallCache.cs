using Cairn.Core.Index;

namespace Cairn.Hub.Memories;

/// <summary>What this node keeps in memory of indexes that were asked. Whoever takes from it looks first, in a transaction of the asker's, at what of it is there for him. Thread-safe.</summary>
internal sealed class RecallCache
{
    private const long BlockBytesMax = 64 << 20;

    /// <summary>Vaults whose tails are kept, each of at most some hundred documents; beyond that all are read anew.</summary>
    private const int TailsMax = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, TailDocuments> _tails = [];

    /// <summary>The blocks of segments.</summary>
    public BlockCache Blocks { get; } = new(BlockBytesMax);

    /// <summary>The documents that a vault's index does not reach.</summary>
    public TailDocuments TailOf(Guid vault)
    {
        lock (_lock)
        {
            if (!_tails.TryGetValue(vault, out var tail))
            {
                if (_tails.Count == TailsMax)
                {
                    _tails.Clear();
                }

                _tails.Add(vault, tail = new TailDocuments());
            }

            return tail;
        }
    }

    /// <summary>Lets go of a vault, of which something was erased.</summary>
    public void Forget(Guid vault)
    {
        Blocks.Forget(vault);
        lock (_lock)
        {
            _tails.Remove(vault);
        }
    }

    /// <summary>Lets go of everything.</summary>
    public void Clear()
    {
        Blocks.Clear();
        lock (_lock)
        {
            _tails.Clear();
        }
    }
}
