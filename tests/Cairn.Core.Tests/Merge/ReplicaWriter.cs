using Cairn.Core.Changes;
using Cairn.Core.Ids;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Core.Tests.Merge;

/// <summary>A replica that holds one record and writes by the writer's rules of <c>spec/merge.md</c>, with a clock that may be hours off.</summary>
internal sealed class ReplicaWriter(ulong replica, TimeSpan clockError, Random random)
{
    private ulong _reading;

    public List<Change> Log { get; } = [];

    public RecordState State { get; private set; } = RecordState.Untouched(HostileChanges.Key);

    public DateTimeOffset TrueTime { get; set; }

    private DateTimeOffset Now => TrueTime + clockError;

    /// <summary>Sets fields; null where all of them have their values already.</summary>
    public Change? Put(IEnumerable<KeyValuePair<string, FieldValue>> patch, Conflict? restored = null)
    {
        var fields = new SortedList<string, FieldValue>(StringComparer.Ordinal);
        foreach (var (field, value) in patch.Where(field => !State.IsVisible || State[field.Key] != field.Value))
        {
            fields.Add(field, value);
        }

        return fields.Count == 0 ? null : Write(ChangeKind.Put, fields, fields.Keys, restored);
    }

    public Change? Delete() => State.IsVisible ? Write(ChangeKind.Delete, [], State.Fields.Keys) : null;

    public Change Dismiss(Conflict conflict) => Write(ChangeKind.Put, [], [], conflict);

    public Change Erase() => Write(ChangeKind.Erase, [], []);

    public void Receive(Change change)
    {
        if (!Log.Any(known => known.Op == change.Op))
        {
            Log.Add(change);
            _reading = HybridClock.Observe(_reading, change.Stamp, Now);
            State = Merger.TryAdvance(State, change) ?? Merger.Merge(State.Key, Log);
        }
    }

    private Change Write(ChangeKind kind, SortedList<string, FieldValue> fields, IEnumerable<string> replaced, Conflict? settled = null)
    {
        var bases = new SortedList<string, Stamp>(StringComparer.Ordinal);
        foreach (var field in replaced.Where(State.Fields.ContainsKey))
        {
            bases.Add(field, State.Fields[field].Stamp);
        }

        var equals = State.Conflicts.Where(conflict => !conflict.IsOpen && bases.TryGetValue(conflict.Field, out var seen) && seen != conflict.Stamp);
        var resolves = new SortedList<string, IReadOnlyList<Stamp>>(StringComparer.Ordinal);
        foreach (var field in equals.Append(settled ?? default).Where(conflict => conflict.Field is not null).GroupBy(conflict => conflict.Field, StringComparer.Ordinal))
        {
            resolves.Add(field.Key, [.. field.Select(conflict => conflict.Stamp).Distinct().Order()]);
        }

        var above = bases.Values.Concat(resolves.Values.SelectMany(stamps => stamps)).Aggregate(State.Deleted, (greatest, stamp) => Stamp.Max(greatest, stamp));
        _reading = HybridClock.Next(_reading, Now);
        var change = new Change
        {
            Op = Uuid.Version7(Now, random.NextBytes),
            Key = State.Key,
            Kind = kind,
            Stamp = HybridClock.StampAbove(_reading, replica, above),
            Fields = fields,
            Base = bases,
            Resolves = resolves,
            Actor = "me",
        };
        Receive(ChangeJson.Read(ChangeJson.Write(change)));
        return change;
    }
}
