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
            else if (change.Kind != ChangeKind.Put && change.Kind != ChangeKind.Append)
            {
                continue;
            }

            foreach (var (field, value) in change.Fields)
            {
                Of(field).Add(new FieldState(change.Stamp, value), change.Kind == ChangeKind.Append);
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

        return erased is not null ? new RecordState { Key = key, Erased = erased } : Decide(key, fields, deleted);
    }

    private static RecordState Decide(RecordKey key, SortedDictionary<string, FieldCandidates> fields, Stamp? deleted)
    {
        var winners = new SortedList<string, FieldState>(StringComparer.Ordinal);
        foreach (var (field, candidates) in fields)
        {
            if (candidates.Winner is { } winner)
            {
                winners.Add(field, winner);
            }
        }

        var state = new RecordState { Key = key, Fields = winners, Deleted = deleted, IsLedger = fields.Values.Any(candidates => candidates.IsLedger) };
        var isVisible = state.IsVisible;
        return state with { Conflicts = [.. fields.SelectMany(field => field.Value.Unsettled(field.Key, isVisible))] };
    }

    /// <summary>All values that were ever written to one field, and the stamps that some change has replaced or settled.</summary>
    private sealed class FieldCandidates
    {
        private readonly HashSet<FieldState> _all = [];
        private FieldState? _greatest;
        private FieldState? _firstAppended;

        public HashSet<Stamp> Replaced { get; } = [];

        public bool IsLedger => _firstAppended is not null;

        public FieldState? Winner => _firstAppended ?? _greatest;

        public void Add(FieldState candidate, bool isAppended)
        {
            _all.Add(candidate);
            _greatest = _greatest is { } greatest && Compare(greatest, candidate) >= 0 ? greatest : candidate;
            if (isAppended)
            {
                _firstAppended = _firstAppended is { } first && Compare(first, candidate) <= 0 ? first : candidate;
            }
        }

        // A hidden record shows nothing, so that a value written beside the delete, unseen by whoever deleted, is open as well.
        public IEnumerable<Conflict> Unsettled(string field, bool isVisible)
        {
            var shown = isVisible && Winner is { } winner ? winner.Value : FieldValue.Null;
            return _all
                .Where(candidate => !Replaced.Contains(candidate.Stamp) && !(isVisible && candidate == Winner))
                .OrderBy(candidate => candidate.Stamp).ThenBy(candidate => candidate.Value)
                .Select(candidate => new Conflict(field, candidate.Stamp, candidate.Value, IsOpen: candidate.Value != shown));
        }

        // Two values under one stamp come only from a duplicated replica id; the values then decide, so that all replicas agree.
        private static int Compare(FieldState left, FieldState right) =>
            left.Stamp != right.Stamp ? left.Stamp.CompareTo(right.Stamp) : left.Value.CompareTo(right.Value);
    }
}
