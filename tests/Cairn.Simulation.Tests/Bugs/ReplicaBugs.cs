using Cairn.Core.Changes;
using Cairn.Core.Ids;
using Cairn.Core.Merge;
using Cairn.Core.Stamps;
using Cairn.Core.Sync;
using Cairn.Simulation.Tests.Worlds;

namespace Cairn.Simulation.Tests.Bugs;

/// <summary>Mistakes in taking in what a remote answers.</summary>
internal static class ReplicaBugs
{
    private static readonly ChangeKind[] Known = [ChangeKind.Put, ChangeKind.Append, ChangeKind.Delete, ChangeKind.Erase];

    public static IReadOnlyList<Bug> All { get; } =
    [
        new("cursor_before_data", "The cursor is saved in a transaction of its own, before the changes.")
        {
            Replica = (replica, _) => new AlteredReplica(replica)
            {
                Take = async (remote, sent, answer) =>
                {
                    await replica.TakeAsync(remote, null, answer with { Changes = [], Results = [] });
                    return await replica.TakeAsync(remote, sent, answer);
                },
            },
        },
        Taking("push_skips_pull", "What comes in answer to a push is taken for its echo.", (_, sent, answer) => sent is { Changes.Count: > 0 } ? answer.Without(_ => true) : answer),
        Taking("change_dropped", "One change of a page gets lost.", (_, _, answer) => answer.Changes.Count < 3 ? answer : answer.Without(change => change == answer.Changes[1])),
        Taking("page_twice_with_other_op", "A page is taken in twice, and the second time as new writes.", (node, _, answer) => answer with { Changes = [.. answer.Changes, .. answer.Changes.Select(change => WithNewOp(change, node))] }),
        Taking("arrival_order", "Whatever arrives last wins.", (node, _, answer) => answer with { Changes = [.. answer.Changes.Select(change => Texts.Alter(change, read => Above(read, StateOf(node, read))))] }),
        Taking("tie_by_arrival", "Of two changes with one stamp the first to arrive wins.", (node, _, answer) => answer.Without(change => IsTie(node, change))),
        Taking("loser_dropped", "A late value that loses is not kept as a conflict.", (node, _, answer) => answer.Without(change => Loses(node, change))),
        Taking("unknown_kinds_dropped", "Changes of kinds that this version does not know are not kept.", (_, _, answer) => answer.Without(change => !Array.Exists(Known, kind => Texts.IsKind(change, kind)))),
        Taking("unknown_members_dropped", "Members that this version does not know are not kept.", (_, _, answer) => answer with { Changes = [.. answer.Changes.Select(change => Texts.Alter(change, read => read with { Extra = new Dictionary<string, Core.Records.FieldValue>() }))] }),
        Taking("refused_is_sent", "What the remote refused counts as sent.", (_, _, answer) => answer with { Results = [.. answer.Results.Select(result => result.Status == PushStatus.Refused ? new PushResult(PushStatus.Applied) : result)] }),
        Taking("quarantine_blocks", "A change that is refused holds up what comes with it.", (_, _, answer) => answer.Results.Any(result => result.Status == PushStatus.Refused)
            ? throw new Core.CairnException("remote_unreachable", "Refused.", "Try again.", isTransient: true) : answer),
        new("erase_not_absorbing", "A late change of an erased record is stored whole.")
        {
            Replica = (replica, node) => new AlteredReplica(replica)
            {
                Take = async (remote, sent, answer) =>
                {
                    var taken = await replica.TakeAsync(remote, sent, answer);
                    RawVault.StoreWhole(node, answer.Changes);
                    return taken;
                },
            },
        },
        new("repair_only_pulls", "Parts that differ are read, and not offered.") { Replica = (replica, _) => new AlteredReplica(replica) { Part = _ => [] } },
        new("repair_only_pushes", "Parts that differ are offered, and not taken in.") { Replica = (replica, _) => new AlteredReplica(replica) { Repair = (remote, _) => replica.RepairAsync(remote, []) } },
    ];

    private static Bug Taking(string name, string why, Func<Node, OutgoingBatch?, ExchangeAnswer, ExchangeAnswer> alter) => new(name, why)
    {
        Replica = (replica, node) => new AlteredReplica(replica) { Take = (remote, sent, answer) => replica.TakeAsync(remote, sent, alter(node, sent, answer)) },
    };

    private static string WithNewOp(string change, Node node) => Texts.Alter(change, read => read with { Op = Uuid.Version7(node.Clock.GetUtcNow(), node.Options.Random) });

    private static RecordState StateOf(Node node, Change change) => Merger.Merge(change.Key, node.Vault.History(change.Key).Select(version => version.Change));

    private static Change Above(Change change, RecordState state) =>
        state.Stamp > change.Stamp && change.Fields.Count > 0 ? change with { Stamp = new Stamp(state.Stamp.Value.Clock + 1, change.Stamp.Replica) } : change;

    private static bool IsTie(Node node, string text) => Is(text, change => node.Vault.History(change.Key)
        .Any(version => version.Change.Stamp == change.Stamp && version.Change.Op != change.Op && change.Fields.Keys.Any(version.Change.Fields.ContainsKey)));

    private static bool Loses(Node node, string text) => Is(text, change => StateOf(node, change) is var state
        && change.Fields.Count > 0 && change.Fields.Keys.All(field => state.Fields.TryGetValue(field, out var winner) && winner.Stamp > change.Stamp));

    private static bool Is(string text, Predicate<Change> holds)
    {
        var found = false;
        Texts.Alter(text, change =>
        {
            found = holds(change);
            return change;
        });
        return found;
    }
}
