using Cairn.Core.Changes;

namespace Cairn.Core.Merge;

public static partial class Merger
{
    /// <summary>Merges one more change into a state without looking at the record's earlier changes, where that is certain to give what
    /// <see cref="Merge"/> gives over all of them; otherwise returns null, and the caller merges all.</summary>
    /// <param name="state">What all the record's earlier changes merge to.</param>
    /// <param name="change">A change of the same record that is not among them.</param>
    public static RecordState? TryAdvance(RecordState state, Change change)
    {
        if (state.IsErased)
        {
            return change.Kind == ChangeKind.Erase ? null : state;
        }

        if (change.Kind == ChangeKind.Erase)
        {
            return new RecordState { Key = state.Key, Erased = change.Stamp };
        }

        // What hides, what is in conflict and what is in a ledger depends on more than the winners.
        if (state.Deleted is not null || state.Conflicts.Count > 0 || state.IsLedger || change.Resolves.Count > 0)
        {
            return null;
        }

        return change.Kind == ChangeKind.Put ? TryPut(state, change)
            : change.Kind == ChangeKind.Delete ? TryDelete(state, change)
            : null;
    }

    // Every value that is set must have seen the one it replaces, or be the first: then the old winner is settled, and the new one is above it.
    private static RecordState? TryPut(RecordState state, Change change)
    {
        var fields = new SortedList<string, FieldState>(state.Fields, StringComparer.Ordinal);
        var replaced = 0;
        foreach (var (field, value) in change.Fields)
        {
            if (state.Fields.TryGetValue(field, out var current))
            {
                if (!change.Base.TryGetValue(field, out var seen) || seen != current.Stamp || change.Stamp <= current.Stamp)
                {
                    return null;
                }

                replaced++;
            }

            fields[field] = new FieldState(change.Stamp, value);
        }

        return replaced == change.Base.Count ? state with { Fields = fields } : null;
    }

    private static RecordState? TryDelete(RecordState state, Change change)
    {
        var sawAll = state.Fields.Count == change.Base.Count
            && state.Fields.All(field => change.Base.TryGetValue(field.Key, out var seen) && seen == field.Value.Stamp && change.Stamp > seen);
        return sawAll ? state with { Deleted = change.Stamp } : null;
    }
}
