using System.Text;
using Cairn.Core.Records;

namespace Cairn.Core.Changes;

/// <summary>The one text of a change: canonical JSON (RFC 8785), as it stands in the log, on the wire and in exports.</summary>
public static partial class ChangeJson
{
    /// <summary>Writes the canonical text. Empty members are left out.</summary>
    public static string Write(Change change)
    {
        var members = new SortedList<string, string>(StringComparer.Ordinal)
        {
            ["collection"] = CanonicalJson.OfText(change.Key.Collection),
            ["id"] = CanonicalJson.OfText(change.Key.Id),
            ["kind"] = CanonicalJson.OfText(change.Kind.Name),
            ["op"] = Quote(change.Op.ToString()),
            ["stamp"] = Quote(change.Stamp.ToString()),
        };
        if (change.IsBlank)
        {
            members["blank"] = "true";
        }

        if (change.Actor.Length > 0)
        {
            members["actor"] = CanonicalJson.OfText(change.Actor);
        }

        if (change.Reason is { } reason)
        {
            members["reason"] = CanonicalJson.OfText(reason);
        }

        AddMap(members, "fields", change.Fields, value => value.Json);
        AddMap(members, "base", change.Base, stamp => Quote(stamp.ToString()));
        AddMap(members, "resolves", change.Resolves, stamps => '[' + string.Join(',', stamps.Select(stamp => Quote(stamp.ToString()))) + ']');
        foreach (var (name, value) in change.Extra)
        {
            members[name] = value.Json;
        }

        return WriteObject(members, text => text);
    }

    /// <summary>Writes a map of fields as a canonical JSON object.</summary>
    public static string WriteFields(IReadOnlyDictionary<string, FieldValue> fields) => WriteObject(fields, value => value.Json);

    private static void AddMap<T>(SortedList<string, string> members, string name, IReadOnlyDictionary<string, T> map, Func<T, string> write)
    {
        if (map.Count > 0)
        {
            members[name] = WriteObject(map, write);
        }
    }

    private static string WriteObject<T>(IReadOnlyDictionary<string, T> map, Func<T, string> write)
    {
        var text = new StringBuilder("{");
        foreach (var (name, value) in Sorted(map))
        {
            if (text.Length > 1)
            {
                text.Append(',');
            }

            CanonicalJson.AppendText(text, name);
            text.Append(':').Append(write(value));
        }

        return text.Append('}').ToString();
    }

    private static IEnumerable<KeyValuePair<string, T>> Sorted<T>(IReadOnlyDictionary<string, T> map) =>
        map is SortedList<string, T> ? map : map.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    private static string Quote(string plain) => $"\"{plain}\"";
}
