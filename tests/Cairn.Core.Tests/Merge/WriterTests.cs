using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Core.Tests.Merge;

/// <summary>What the writer's rules of <c>spec/merge.md</c> are for: on replicas whose clocks are hours apart, that exchange some of their changes some of the time.</summary>
public sealed class WriterTests
{
    private static readonly string[] FieldNames = ["a", "b", "c"];
    private static readonly FieldValue[] Values = [FieldValue.Null, FieldValue.Text("x"), FieldValue.Text("y"), FieldValue.Text("z")];

    [Fact]
    public void A_write_beats_what_it_replaces_whatever_the_clocks() => Seeds.Each(1_000, random => Run(random, (replica, before, write, act) =>
    {
        var after = replica.State;
        foreach (var (field, value) in write.Fields)
        {
            Assert.Equal(new FieldState(write.Stamp, value), after.Fields[field]);

            // Of the values that equalled the replaced one nothing is left; an open conflict may equal the new one.
            var wereOpen = before.Conflicts.Where(conflict => conflict.IsOpen).Select(conflict => (conflict.Field, conflict.Stamp));
            Assert.Empty(after.Conflicts.Where(conflict => conflict.Field == field && !conflict.IsOpen).Select(conflict => (conflict.Field, conflict.Stamp)).Except(wereOpen));
        }

        Assert.Equal(act != Act.Delete && act != Act.Erase && (write.Fields.Count > 0 || before.IsVisible), after.IsVisible);
        var opened = after.Conflicts.Where(conflict => conflict.IsOpen).Select(conflict => (conflict.Field, conflict.Stamp))
            .Except(before.Conflicts.Select(conflict => (conflict.Field, conflict.Stamp)));
        Assert.Empty(opened);
    }));

    [Fact]
    public void A_conflict_that_was_restored_or_dismissed_is_gone_on_every_replica() => Seeds.Each(1_000, random =>
    {
        var settled = new List<(string Field, Stamp Stamp)>();
        var replicas = Run(random, (_, _, write, act) =>
        {
            if (act is Act.Restore or Act.Dismiss)
            {
                settled.AddRange(write.Resolves.SelectMany(field => field.Value.Select(stamp => (field.Key, stamp))));
            }
        });

        Assert.All(replicas, replica => Assert.DoesNotContain(replica.State.Conflicts, conflict => settled.Contains((conflict.Field, conflict.Stamp))));
    });

    [Fact]
    public void Replicas_that_exchanged_everything_hold_the_same() => Seeds.Each(1_000, random =>
    {
        var replicas = Run(random, (_, _, _, _) => { });

        Assert.Single(replicas.Select(replica => replica.State.Describe()).Distinct());
        States.AssertSame(Merger.Merge(HostileChanges.Key, replicas[0].Log), replicas[0].State, replicas[0].Log);
    });

    [Fact]
    public void No_replica_stamps_two_values_of_one_field_alike() => Seeds.Each(1_000, random =>
    {
        var log = Run(random, (_, _, _, _) => { })[0].Log;
        var values = log.SelectMany(change => change.Fields.Keys.Select(field => (field, change.Stamp))).ToList();

        Assert.Equal(values.Count, values.Distinct().Count());
    });

    // The example of spec/stamps.md: "A stamp orders writes; it does not name one."
    [Fact]
    public void Two_writes_that_each_replace_a_value_from_far_ahead_may_have_one_stamp()
    {
        var far = HostileChanges.Put("99999999a", new() { ["a"] = "x", ["b"] = "x" });
        var replica = new ReplicaWriter(7, TimeSpan.Zero, new Random(1)) { TrueTime = DateTimeOffset.UnixEpoch.AddMinutes(1) };
        replica.Receive(far);
        var one = replica.Put([KeyValuePair.Create("a", FieldValue.Text("y"))])!;
        var other = replica.Put([KeyValuePair.Create("b", FieldValue.Text("y"))])!;

        Assert.Equal(one.Stamp, other.Stamp);
        Assert.True(one.Stamp > far.Stamp);
        Assert.Empty(replica.State.Conflicts);
    }

    private enum Act
    {
        Put,
        Delete,
        Restore,
        Dismiss,
        Erase,
    }

    private static ReplicaWriter[] Run(Random random, Action<ReplicaWriter, RecordState, Change, Act> wrote)
    {
        var start = DateTimeOffset.UnixEpoch.AddYears(56);
        ReplicaWriter[] replicas = [.. Enumerable.Range(1, 3).Select(id => new ReplicaWriter((ulong)id, TimeSpan.FromMinutes(random.Pick(0, 1, 4, 180, -180, 100_000)), random))];
        for (var step = 0; step < 25; step++)
        {
            start = start.AddMilliseconds(random.Pick(0, 0, 1, 60_000, 3_600_000));
            Array.ForEach(replicas, each => each.TrueTime = start);
            var replica = random.Pick(replicas);
            if (random.Chance(0.4))
            {
                var log = random.Pick(replicas).Log.Where(_ => random.Chance(0.7)).ToArray();
                random.Shuffle(log);
                Array.ForEach(log, replica.Receive);
            }
            else if (!replica.State.IsErased)
            {
                var before = replica.State;
                var act = random.Chance(0.01) ? Act.Erase : random.Pick(Act.Put, Act.Put, Act.Put, Act.Delete, Act.Restore, Act.Dismiss);
                if (Write(random, replica, act) is { } change)
                {
                    wrote(replica, before, change, act);
                }
            }
        }

        foreach (var change in replicas.SelectMany(replica => replica.Log).ToList())
        {
            Array.ForEach(replicas, replica => replica.Receive(change));
        }

        return replicas;
    }

    private static Change? Write(Random random, ReplicaWriter replica, Act act)
    {
        var open = replica.State.Conflicts.Where(conflict => conflict.IsOpen).ToList();
        return act switch
        {
            Act.Put => replica.Put(FieldNames.Where(_ => random.Chance(0.5)).Select(field => KeyValuePair.Create(field, random.Pick(Values)))),
            Act.Delete => replica.Delete(),
            Act.Erase => replica.Erase(),
            Act.Restore when open.Count > 0 => random.Pick(open) is var conflict ? replica.Put([KeyValuePair.Create(conflict.Field, conflict.Value)], conflict) : null,
            Act.Dismiss when open.Count > 0 => replica.Dismiss(random.Pick(open)),
            _ => null,
        };
    }
}
