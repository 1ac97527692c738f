using Cairn.Core.Changes;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Core.Tests.Merge;

/// <summary>Changes of one record that keep the rules of the envelope and no others: colliding stamps, bases to stamps that nobody wrote, every kind.</summary>
/// <remarks>Part of them is what an honest writer would write who has seen the ones before, so that long histories without conflicts come up too.</remarks>
internal static class HostileChanges
{
    public static readonly RecordKey Key = new("notes", "r1");
    private static readonly string[] FieldNames = ["a", "b", "c"];
    private static readonly FieldValue[] Values = [FieldValue.Null, FieldValue.Text("x"), FieldValue.Text("y"), FieldValue.Number(1), FieldValue.Parse("""{"k":[]}""")];

    // Listed as often as they should come up.
    private static readonly ChangeKind[] Kinds =
    [
        ChangeKind.Put, ChangeKind.Put, ChangeKind.Put, ChangeKind.Put, ChangeKind.Delete, ChangeKind.Delete, ChangeKind.Append, ChangeKind.Erase, new("later"),
    ];

    public static List<Change> OfOneRecord(Random random)
    {
        var changes = new List<Change>();
        var honesty = random.Pick(0.0, 0.5, 0.9, 1.0);
        var count = random.Next(1, 9);
        while (changes.Count < count)
        {
            var op = new Guid(changes.Count + 1, 0, 0, [0x80, 0, 0, 0, 0, 0, 0, 0]);
            changes.Add(random.Chance(honesty) ? Honest(random, op, Merger.Merge(Key, changes)) : Hostile(random, op));
        }

        return changes;
    }

    /// <summary>A put with text values and stamps such as <c>12b</c>: time 12, replica b.</summary>
    public static Change Put(string stamp, Dictionary<string, string> fields, Dictionary<string, string>? bases = null) => new()
    {
        Op = new Guid(Read(stamp).ToBytes(), bigEndian: true),
        Key = Key,
        Kind = ChangeKind.Put,
        Stamp = Read(stamp),
        Fields = new SortedList<string, FieldValue>(fields.ToDictionary(field => field.Key, field => FieldValue.Text(field.Value)), StringComparer.Ordinal),
        Base = new SortedList<string, Stamp>((bases ?? []).ToDictionary(field => field.Key, field => Read(field.Value)), StringComparer.Ordinal),
        Actor = "me",
    };

    private static Stamp Read(string stamp) => Stamp.Of(long.Parse(stamp[..^1], System.Globalization.CultureInfo.InvariantCulture), 0, stamp[^1]);

    private static Change Hostile(Random random, Guid op)
    {
        var stamp = Any(random);
        var kind = random.Pick(Kinds);
        var bare = new Change { Op = op, Key = Key, Kind = kind, Stamp = stamp, Actor = "me" };
        return kind == ChangeKind.Erase ? bare
            : random.Chance(0.05) ? bare.Blanked()
            : bare with
            {
                Fields = kind == ChangeKind.Delete ? bare.Fields : Map(random, () => random.Pick(Values)),
                Base = random.Chance(0.5) ? Below(Map(random, () => Any(random)), stamp) : bare.Base,
                Resolves = random.Chance(0.2) ? Lists(Map(random, () => Any(random)), random, stamp) : bare.Resolves,
            };
    }

    private static Change Honest(Random random, Guid op, RecordState state)
    {
        var isDelete = random.Chance(0.15);
        var fields = isDelete ? new SortedList<string, FieldValue>(StringComparer.Ordinal) : Map(random, () => random.Pick(Values));
        var seen = (isDelete ? state.Fields.Keys : fields.Keys).Where(state.Fields.ContainsKey)
            .ToDictionary(field => field, field => state.Fields[field].Stamp, StringComparer.Ordinal);
        var above = seen.Values.Aggregate(state.Deleted, (greatest, stamp) => Stamp.Max(greatest, stamp));
        return new Change
        {
            Op = op,
            Key = Key,
            Kind = isDelete ? ChangeKind.Delete : ChangeKind.Put,
            Stamp = Stamp.Of((above?.Milliseconds ?? 0) + random.Next(1, 3), 0, (ulong)random.Next(1, 4)),
            Fields = fields,
            Base = new SortedList<string, Stamp>(seen, StringComparer.Ordinal),
            Actor = "me",
        };
    }

    private static Stamp Any(Random random) => Stamp.Of(random.Next(0, 7), (ushort)random.Next(0, 2), (ulong)random.Next(1, 4));

    private static SortedList<string, T> Map<T>(Random random, Func<T> value)
    {
        var map = new SortedList<string, T>(StringComparer.Ordinal);
        foreach (var field in FieldNames.Where(_ => random.Chance(0.5)))
        {
            map.Add(field, value());
        }

        return map;
    }

    private static SortedList<string, Stamp> Below(SortedList<string, Stamp> map, Stamp stamp)
    {
        foreach (var field in map.Keys.Where(field => map[field] >= stamp).ToList())
        {
            map.Remove(field);
        }

        return map;
    }

    private static SortedList<string, IReadOnlyList<Stamp>> Lists(SortedList<string, Stamp> map, Random random, Stamp stamp)
    {
        var lists = new SortedList<string, IReadOnlyList<Stamp>>(StringComparer.Ordinal);
        foreach (var (field, one) in Below(map, stamp))
        {
            Stamp[] both = random.Chance(0.5) ? [one, Any(random)] : [one];
            lists.Add(field, [.. both.Where(each => each < stamp).Distinct().Order()]);
        }

        return lists;
    }
}
