using Cairn.Core.Changes;
using Cairn.Core.Sync;

namespace Cairn.Simulation.Tests.Bugs;

/// <summary>Mistakes in what is sent.</summary>
internal static class OutboxBugs
{
    public static IReadOnlyList<Bug> All { get; } =
    [
        Sending("tombstones_not_sent", "Deletes are left out.", batch => batch.Without(change => Texts.IsKind(change, ChangeKind.Delete))),
        Sending("erases_not_sent", "Erasures are left out.", batch => batch.Without(change => Texts.IsKind(change, ChangeKind.Erase))),
        Sending("relays_nothing", "Only what was written by the person here is sent on, and not what strangers wrote.", batch => batch.Without(change => change.Contains("\"actor\":\"stranger\"", StringComparison.Ordinal))),
        new("outbox_not_retried", "Changes count as sent when they are sent, and not when that is confirmed.")
        {
            Replica = (replica, _) => new AlteredReplica(replica)
            {
                Outgoing = async (remote, batch) =>
                {
                    await replica.ClaimSentAsync(remote, batch);
                    return batch;
                },
            },
        },
        new("whole_queue_is_sent", "The first page of the outbox is taken for all of it.")
        {
            Replica = (replica, _) => new AlteredReplica(replica) { Outgoing = (_, batch) => Task.FromResult(batch with { Through = replica.Head(), HasMore = false }) },
        },
        new("held_skips_one", "Beside what the remote brought, one change that waits for it counts as held by it.")
        {
            Replica = (replica, _) => new AlteredReplica(replica)
            {
                Take = async (remote, sent, answer) =>
                {
                    var taken = await replica.TakeAsync(remote, sent, answer);
                    if (taken.Applied > 0 && replica.QueuedCount(remote) > 0)
                    {
                        await replica.ClaimSentAsync(remote, await replica.OutgoingAsync(remote, 1));
                    }

                    return taken;
                },
            },
        },
        new("private_is_sent", "Private records are sent like others.")
        {
            Replica = (replica, node) => new AlteredReplica(replica)
            {
                Outgoing = (_, batch) =>
                {
                    var others = node.Log.Where(logged => logged.Change.Key.IsPrivate).ToList();
                    return Task.FromResult(batch with
                    {
                        Changes = [.. batch.Changes, .. others.Select(logged => ChangeJson.Write(logged.Change))],
                        Sequences = [.. batch.Sequences, .. others.Select(logged => logged.Sequence)],
                    });
                },
            },
        },
    ];

    private static Bug Sending(string name, string why, Func<OutgoingBatch, OutgoingBatch> alter) => new(name, why)
    {
        Replica = (replica, _) => new AlteredReplica(replica) { Outgoing = (_, batch) => Task.FromResult(alter(batch)) },
    };
}
