using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Core.Tests.Merge;

public sealed class MergerTests
{
    private static readonly RecordKey Key = HostileChanges.Key;

    [Fact]
    public void Any_order_grouping_and_duplication_gives_the_same_state() => Seeds.Each(6_000, random =>
    {
        var changes = HostileChanges.OfOneRecord(random);
        var expected = Merger.Merge(Key, changes);
        Change[] arrived = [.. changes, .. changes.Where(_ => random.Chance(0.4))];
        random.Shuffle(arrived);

        States.AssertSame(expected, Merger.Merge(Key, arrived), arrived);

        // In groups, as the pages of a sync arrive; the log drops what it has.
        var log = new List<Change>();
        var state = RecordState.Untouched(Key);
        foreach (var page in arrived.Chunk(random.Next(1, 4)))
        {
            var added = page.Distinct().Except(log).ToList();
            log.AddRange(added);
            state = added.Aggregate((RecordState?)state, (known, change) => known is null ? null : Merger.TryAdvance(known, change)) ?? Merger.Merge(Key, log);
        }

        States.AssertSame(expected, state, log);
    });

    [Fact]
    public void Advancing_gives_what_merging_all_gives_or_declines()
    {
        var advanced = new Dictionary<string, int>(StringComparer.Ordinal);
        Seeds.Each(30_000, random =>
        {
            var changes = HostileChanges.OfOneRecord(random).ToArray();
            if (random.Chance(0.5))
            {
                random.Shuffle(changes);
            }

            var state = RecordState.Untouched(Key);
            for (var count = 1; count <= changes.Length; count++)
            {
                var change = changes[count - 1];
                var all = Merger.Merge(Key, changes[..count]);
                if (Merger.TryAdvance(state, change) is { } next)
                {
                    States.AssertSame(all, next, changes[..count]);
                    var what = state.IsErased ? "erased"
                        : state.Fields.Count == 0 ? $"first {change.Kind}"
                        : change.Base.Count > 0 ? $"seeing {change.Kind}"
                        : change.Kind.Name;
                    advanced[what] = advanced.GetValueOrDefault(what) + 1;
                }

                state = all;
            }
        });

        // It must have been tried on what it is for, or the test says nothing.
        string[] expected = ["erased", "first put", "first delete", "first erase", "put", "erase", "seeing put", "seeing delete"];
        Assert.All(expected, what => Assert.True(advanced.GetValueOrDefault(what) > 300, $"{what}: {advanced.GetValueOrDefault(what)}"));
    }

    [Fact]
    public void A_writer_who_saw_everything_is_advanced_without_merging_all()
    {
        var first = HostileChanges.Put("1a", new() { ["a"] = "x", ["b"] = "x" });
        var second = HostileChanges.Put("2a", new() { ["a"] = "y", ["c"] = "y" }, new() { ["a"] = "1a" });
        var state = Merger.TryAdvance(Merger.TryAdvance(RecordState.Untouched(Key), first)!, second);

        Assert.NotNull(state);
        States.AssertSame(Merger.Merge(Key, [first, second]), state, [first, second]);
    }

    [Fact]
    public void Every_value_that_is_not_shown_was_replaced_or_settled_or_is_a_conflict() => Seeds.Each(10_000, random =>
    {
        var changes = HostileChanges.OfOneRecord(random);
        var state = Merger.Merge(Key, changes);
        if (state.IsErased)
        {
            return;
        }

        var merged = changes.Where(change => change.Kind == ChangeKind.Put || change.Kind == ChangeKind.Append || change.Kind == ChangeKind.Delete).ToList();
        var seen = merged.SelectMany(change => change.Base.Select(field => (field.Key, field.Value)));
        var settled = merged.SelectMany(change => change.Resolves.SelectMany(field => field.Value.Select(stamp => (field.Key, stamp))));
        var replaced = seen.Concat(settled).ToHashSet();
        var expected =
            from change in merged
            from field in change.Fields
            where !replaced.Contains((field.Key, change.Stamp))
            let winner = state.Fields.GetValueOrDefault(field.Key)
            where !(state.IsVisible && winner == new FieldState(change.Stamp, field.Value))
            select new Conflict(field.Key, change.Stamp, field.Value, IsOpen: field.Value != (state.IsVisible ? winner.Value : FieldValue.Null));

        Assert.Equal(
            expected.Distinct().OrderBy(conflict => conflict.Field, StringComparer.Ordinal).ThenBy(conflict => conflict.Stamp).ThenBy(conflict => conflict.Value),
            state.Conflicts);
    });

    [Fact]
    public void Erase_is_absorbing_in_any_order() => Seeds.Each(5_000, random =>
    {
        var erase = new Change { Op = new Guid(99, 0, 0, new byte[8]), Key = Key, Kind = ChangeKind.Erase, Stamp = Stamp.Of(random.Next(0, 9), 0, 9), Actor = "me" };
        Change[] changes = [.. HostileChanges.OfOneRecord(random), erase];
        random.Shuffle(changes);
        var state = RecordState.Untouched(Key);
        for (var count = 1; count <= changes.Length; count++)
        {
            // What the log of an erased record holds is blank, so the erase itself must be enough.
            state = Merger.TryAdvance(state, changes[count - 1]) ?? Merger.Merge(Key, changes[..count].Select(change => state.IsErased ? change.Blanked() : change));
        }

        var least = changes.Where(change => change.Kind == ChangeKind.Erase).Min(change => change.Stamp);
        States.AssertSame(new RecordState { Key = Key, Erased = least }, state, changes);
        Assert.False(state.IsVisible);
    });

    [Fact]
    public void The_fields_that_are_given_are_not_written_to()
    {
        var first = HostileChanges.Put("1a", new() { ["a"] = "x" });
        var state = Merger.Merge(Key, [first]);
        var before = state.Describe();
        Merger.TryAdvance(state, HostileChanges.Put("2a", new() { ["b"] = "y" }));

        Assert.Equal(before, state.Describe());
    }
}
