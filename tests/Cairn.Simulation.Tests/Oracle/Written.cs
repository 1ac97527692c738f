using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Simulation.Tests.Worlds;

namespace Cairn.Simulation.Tests.Oracle;

/// <summary>All that was ever written in a world and acknowledged to whoever wrote it, beside the vaults.</summary>
internal sealed class Written
{
    private readonly Dictionary<Guid, Change> _changes = [];
    private readonly Dictionary<Stamp, Guid> _stamps = [];
    private readonly HashSet<Guid> _required = [];
    private int _tokens;

    /// <summary>The words that stand for each record's content, each of them once in the world.</summary>
    public Dictionary<RecordKey, List<string>> Tokens { get; } = [];

    /// <summary>Which nodes may hold a private record: the one it was written on, and its copies.</summary>
    public Dictionary<RecordKey, HashSet<Node>> Owners { get; } = [];

    /// <summary>Records of which two changes share an op, so that no two devices need to agree on them.</summary>
    public HashSet<RecordKey> Poisoned { get; } = [];

    /// <summary>Changes that must be in every log in the end.</summary>
    public IReadOnlyCollection<Guid> Required => _required;

    public Change? Find(Guid op) => _changes.GetValueOrDefault(op);

    /// <summary>A word for the content of a record.</summary>
    public string NewToken(RecordKey key)
    {
        var token = $"tok{_tokens++:d5}x";
        Tokens.TryAdd(key, []);
        Tokens[key].Add(token);
        return token;
    }

    /// <summary>A write that its writer was told is done.</summary>
    public void Acknowledge(Node node, Change change)
    {
        Add(change);
        if (change.Key.IsPrivate)
        {
            Owners.TryAdd(change.Key, []);
            Owners[change.Key].Add(node);
        }

        // Far ahead of its device's clock a stamp is only one step above what it replaces, and two records may have been there.
        if (change.Stamp.Milliseconds == 0 || HybridClock.IsAhead(change.Stamp, node.Clock.GetUtcNow()))
        {
            return;
        }

        if (!_stamps.TryAdd(change.Stamp, change.Op) && _stamps[change.Stamp] != change.Op)
        {
            throw new InvariantBroken($"The stamp {change.Stamp} was given twice, at last on {node}.");
        }
    }

    /// <summary>A change that some other program wrote, which need not keep the writer's rules.</summary>
    public void Add(Change change)
    {
        _changes.TryAdd(change.Op, change);
        if (!change.Key.IsPrivate && !Poisoned.Contains(change.Key))
        {
            _required.Add(change.Op);
        }
    }

    /// <summary>After a node was set back: what no log holds any more is lost with what it had, and nobody can ask for it.</summary>
    public void Forget(IEnumerable<Node> nodes)
    {
        var held = nodes.SelectMany(node => node.Log).Select(logged => logged.Change.Op).ToHashSet();
        _required.IntersectWith(held);
    }
}
