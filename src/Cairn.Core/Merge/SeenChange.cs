using Cairn.Core.Changes;
using Cairn.Core.Stamps;

namespace Cairn.Core.Merge;

/// <summary>Relates a new change to what its writer has seen of the record.</summary>
public static class SeenChange
{
    /// <summary>Gives a change its base, what it resolves, and a stamp above all that it replaces, whatever the clocks of those who wrote that.</summary>
    /// <param name="change">The change, stamped with the reading of its writer's clock.</param>
    /// <param name="state">The record as its writer sees it.</param>
    /// <param name="replaced">The fields whose values it replaces.</param>
    /// <param name="settled">The values in conflict that it settles.</param>
    /// <exception cref="CairnException">Code <c>stamp_exhausted</c>.</exception>
    public static Change Of(Change change, RecordState state, IEnumerable<string> replaced, IReadOnlyList<Conflict>? settled = null)
    {
        var bases = new SortedList<string, Stamp>(StringComparer.Ordinal);
        foreach (var field in replaced)
        {
            if (state.Fields.TryGetValue(field, out var current))
            {
                bases.Add(field, current.Stamp);
            }
        }

        // Equal values that lost to the one that is replaced are settled along with it.
        var resolves = new SortedList<string, IReadOnlyList<Stamp>>(StringComparer.Ordinal);
        var equals = state.Conflicts.Where(conflict => !conflict.IsOpen && bases.TryGetValue(conflict.Field, out var seen) && seen != conflict.Stamp);
        foreach (var field in (settled ?? []).Concat(equals).GroupBy(conflict => conflict.Field))
        {
            resolves.Add(field.Key, [.. field.Select(conflict => conflict.Stamp).Distinct().Take(ChangeLimits.ResolvesMax).Order()]);
        }

        var above = bases.Values.Concat(resolves.Values.SelectMany(stamps => stamps)).Aggregate(change.Kind == ChangeKind.Erase ? null : state.Deleted, (greatest, stamp) => Stamp.Max(greatest, stamp));
        return change with { Stamp = HybridClock.StampAbove(change.Stamp.Clock, change.Stamp.Replica, above), Base = bases, Resolves = resolves };
    }
}
