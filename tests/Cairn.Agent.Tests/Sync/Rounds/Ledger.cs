namespace Cairn.Agent.Tests.Sync.Rounds;

/// <summary>What the writers asked for, and what of it they were told is done.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Ledger
{
    private const int WordLength = 16;

    private readonly Dictionary<string, List<Deed>> _memories = [];
    private readonly List<string> _ids = [];
    private readonly Lock _lock = new();
    private long _now;

    /// <summary>The deeds to each memory that was acknowledged.</summary>
    public IReadOnlyDictionary<string, List<Deed>> Memories => _memories;

    /// <summary>A word that stands nowhere else, of letters that no analysis shortens.</summary>
    public static string NewWord(Random random) => string.Concat(random.GetItems("bcdfghjklmnpqrtvwxz".AsSpan(), WordLength)) + "x";

    /// <summary>A memory that was acknowledged, mostly one of the last, so that devices meet at it; null where there is none.
    /// A memory is deleted once at most: to delete what is deleted says nothing new.</summary>
    public string? Pick(Random random, DeedKind kind)
    {
        const int Last = 20;
        lock (_lock)
        {
            var id = _ids.Count == 0 ? null : _ids[random.Next(random.Next(4) == 0 ? 0 : Math.Max(0, _ids.Count - Last), _ids.Count)];
            return id is null || (kind == DeedKind.Delete && _memories[id].Exists(deed => deed.Kind == DeedKind.Delete)) ? null : id;
        }
    }

    /// <summary>Notes that a new memory is asked for, which has no id yet.</summary>
    public Deed Begin(string content)
    {
        lock (_lock)
        {
            return new Deed(DeedKind.Put, "content", content, ++_now);
        }
    }

    /// <summary>Notes that something is asked for.</summary>
    public Deed Begin(string memory, DeedKind kind, string field = "", string value = "")
    {
        lock (_lock)
        {
            var deed = new Deed(kind, field, value, ++_now);
            _memories[memory].Add(deed);
            return deed;
        }
    }

    /// <summary>Notes that it is done.</summary>
    public void Acknowledge(Deed deed, string memory)
    {
        lock (_lock)
        {
            deed.Acknowledged = ++_now;
            if (_memories.TryAdd(memory, [deed])) _ids.Add(memory);
        }
    }

    /// <summary>Notes that it was not done, and will not be.</summary>
    public void Refuse(Deed deed, string memory)
    {
        lock (_lock)
        {
            _memories[memory].Remove(deed);
        }
    }

    /// <summary>Fails where so little was acknowledged that the rounds show nothing.</summary>
    public void RequireMany(int rounds)
    {
        const int PutsEach = 10;
        var kinds = _memories.Values.SelectMany(deeds => deeds).Where(deed => deed.IsAcknowledged).ToLookup(deed => deed.Kind);
        var isEnough = kinds[DeedKind.Put].Count() > rounds * PutsEach && kinds[DeedKind.Delete].Count() > rounds && kinds[DeedKind.Erase].Count() > rounds;
        Assert.True(isEnough, $"Acknowledged: {string.Join(", ", kinds.Select(kind => $"{kind.Count()} × {kind.Key}"))}.");
    }
}
