using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Sync;
using Cairn.Simulation.Tests.Worlds;
using Cairn.Vaults;
using Cairn.Vaults.Log;

namespace Cairn.Simulation.Tests.Bugs;

/// <summary>A mistake that somebody could make, planted around the seams of the product; what is not altered is the product's own.</summary>
/// <param name="Name">How it is called on the command line.</param>
/// <param name="Why">What is wrong.</param>
internal sealed record Bug(string Name, string Why)
{
    public static readonly Bug None = new("none", "The product as it is.");

    public Func<IReplica, Node, IReplica> Replica { get; init; } = (replica, _) => replica;

    public Func<IServedVault, Node, IServedVault> Served { get; init; } = (served, _) => served;

    public Func<VaultOptions, Node?, VaultOptions> Options { get; init; } = (options, _) => options;

    public Func<WriteBatch, Node, RecordKey, IEnumerable<KeyValuePair<string, FieldValue>>, Author, Change?> Put { get; init; } =
        (batch, _, key, fields, author) => batch.Put(key, fields, author);

    /// <summary>What happens after each write on a device.</summary>
    public Action<Node> AfterWrite { get; init; } = _ => { };

    public override string ToString() => Name;
}
