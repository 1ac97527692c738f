using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Core.Merge;

/// <summary>The one merge rule: a pure function of a record's set of changes, whatever their order, grouping or duplication. Specified in <c>spec/merge.md</c>.</summary>
public static partial class Merger
{
    /// <summary>Merges all changes of one record.</summary>
    /// <param name="key">The record.</param>
    /// <param name="changes">Its changes, each once or more, in any order. Changes of unknown kinds have no effect.</param>
    public static RecordState Merge(RecordKey key, IEnumerable<Change> changes)
    {
        var entry = default(Change);
        var deleted = default(Stamp?);
        var erased = default(Stamp?);
        var fields = new SortedDictionary<string, FieldCandidates>(StringComparer.Ordinal);
        FieldCandidates Of(string field) => fields.TryGetValue(field, out var found) ? found : fields[field] = new FieldCandidates();

        foreach (var change in changes)
        {
            if (change.Kind == ChangeKind.Erase)
            {
                erased = erased < change.Stamp ? erased : change.Stamp;
            }
            else if (change.Kind == ChangeKind.Delete)
            {
                deleted = Stamp.Max(deleted, change.Stamp);
            }
            else if (change.Kind == ChangeKind.Append)
            {
                entry = entry is not null && ComesBefore(entry, change) ? entry : change;
            }
            else if (change.Kind != ChangeKind.Put)
            {
                continue;
            }

            foreach (var (field, value) in change.Fields)
            {
                Of(field).All.Add(new FieldState(change.Stamp, value));
            }

            foreach (var (field, stamp) in change.Base)
            {
                Of(field).Replaced.Add(stamp);
            }

            foreach (var (field, stamps) in change.Resolves)
            {
                Of(field).Replaced.UnionWith(stamps);
            }
        }

        return erased is not null ? new RecordState { Key = key, Erased = erased } : Decide(key, fields, entry, deleted);
    }

    private static RecordState Decide(RecordKey key, SortedDictionary<string, FieldCandidates> fields, Change? entry, Stamp? deleted)
    {
        var winners = new SortedList<string, FieldState>(StringComparer.Ordinal);
        foreach (var (field, candidates) in fields)
        {
            if ((entry is null ? candidates.Greatest() : ValueIn(entry, field)) is { } winner)
            {
                winners.Add(field, winner);
            }
        }

        var state = new RecordState { Key = key, Fields = winners, Deleted = deleted, IsLedger = entry is not null };
        return state with { Conflicts = [.. fields.SelectMany(field => field.Value.Unsettled(field.Key, state))] };
    }

    private static FieldState? ValueIn(Change entry, string field) => entry.Fields.TryGetValue(field, out var value) ? new FieldState(entry.Stamp, value) : null;

    // Under one stamp, which only a duplicated replica id can cause, the content decides, so that all replicas agree.
    private static bool ComesBefore(Change left, Change right) => left.Stamp != right.Stamp
        ? left.Stamp < right.Stamp
        : string.CompareOrdinal(ChangeJson.WriteFields(left.Fields), ChangeJson.WriteFields(right.Fields)) < 0;

    /// <summary>All values that were ever written to one field, and the stamps that some change has replaced or settled.</summary>
    private sealed class FieldCandidates
    {
        public HashSet<FieldState> All { get; } = [];

        public HashSet<Stamp> Replaced { get; } = [];

        public FieldState? Greatest() => All.Count == 0 ? null : InOrder().Last();

        // A hidden record shows nothing, so that a value written beside the delete, unseen by whoever deleted, is open as well.
        public IEnumerable<Conflict> Unsettled(string field, RecordState state)
        {
            var winner = state.IsVisible && state.Fields.TryGetValue(field, out var found) ? found : default(FieldState?);
            var shown = winner?.Value ?? FieldValue.Null;
            return InOrder()
                .Where(candidate => !Replaced.Contains(candidate.Stamp) && candidate != winner)
                .Select(candidate => new Conflict(field, candidate.Stamp, candidate.Value, IsOpen: candidate.Value != shown));
        }

        private IOrderedEnumerable<FieldState> InOrder() => All.OrderBy(candidate => candidate.Stamp).ThenBy(candidate => candidate.Value);
    }
}
