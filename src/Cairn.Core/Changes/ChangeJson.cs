using System.Text;
using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Core.Changes;

/// <summary>The one text of a change: canonical JSON (RFC 8785), as it stands in the log, on the wire and in exports.</summary>
public static partial class ChangeJson
{
    // What a change with one field holds beside its value, nearly always.
    private const int EnvelopeLength = 320;

    /// <summary>Writes the canonical text. Empty members are left out.</summary>
    public static string Write(Change change)
    {
        var members = new MemberText(EnvelopeLength + LengthOf(change.Fields), change.Extra);
        members.AddText("actor", change.Actor.Length > 0 ? change.Actor : null);
        members.AddMap("base", change.Base, AppendStamp);
        members.Add("blank", change.IsBlank ? "true" : null);
        members.AddText("collection", change.Key.Collection);
        members.AddMap("fields", change.Fields, AppendValue);
        members.AddText("id", change.Key.Id);
        members.AddText("kind", change.Kind.Name);
        members.AddText("op", change.Op.ToString());
        members.AddText("reason", change.Reason);
        members.AddMap("resolves", change.Resolves, AppendStamps);
        members.AddText("stamp", change.Stamp.ToString());
        return members.End();
    }

    /// <summary>Whether two changes with one op are the same change. One may be blank: a record that is erased at one node may still stand whole at another.</summary>
    public static bool AreSame(Change left, Change right) => Write(left) is var text && Write(right) is var other && (text == other || Write(left.Blanked()) == other || text == Write(right.Blanked()));

    /// <summary>Writes a map of fields as a canonical JSON object.</summary>
    public static string WriteFields(IReadOnlyDictionary<string, FieldValue> fields) =>
        AppendObject(new StringBuilder(LengthOf(fields)), fields, AppendValue).ToString();

    private static int LengthOf(IReadOnlyDictionary<string, FieldValue> fields) => 2 + fields.Sum(field => field.Key.Length + field.Value.Json.Length + 4);

    private static StringBuilder AppendObject<T>(StringBuilder text, IReadOnlyDictionary<string, T> map, Action<StringBuilder, T> append)
    {
        var separator = '{';
        foreach (var (name, value) in Sorted(map))
        {
            text.Append(separator);
            CanonicalJson.AppendText(text, name);
            append(text.Append(':'), value);
            separator = ',';
        }

        return text.Append(map.Count == 0 ? "{}" : "}");
    }

    private static void AppendValue(StringBuilder text, FieldValue value) => text.Append(value.Json);

    private static void AppendStamp(StringBuilder text, Stamp stamp) => text.Append('"').Append(stamp.ToString()).Append('"');

    private static void AppendStamps(StringBuilder text, IReadOnlyList<Stamp> stamps) =>
        text.Append('[').AppendJoin(',', stamps.Select(stamp => $"\"{stamp}\"")).Append(']');

    private static IEnumerable<KeyValuePair<string, T>> Sorted<T>(IReadOnlyDictionary<string, T> map) =>
        map is SortedList<string, T> ? map : map.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The text of an object whose members are given in their order, with further ones in their places between them.</summary>
    private sealed class MemberText(int length, IReadOnlyDictionary<string, FieldValue> further)
    {
        private readonly StringBuilder _text = new(length);
        private readonly KeyValuePair<string, FieldValue>[] _further = further.Count == 0 ? [] : [.. Sorted(further)];
        private int _next;

        /// <summary>Adds a member, unless its value is null.</summary>
        public void Add(string name, string? json)
        {
            if (json is not null && TryBegin(name))
            {
                _text.Append(json);
            }
        }

        public void AddText(string name, string? value)
        {
            if (value is not null && TryBegin(name))
            {
                CanonicalJson.AppendText(_text, value);
            }
        }

        /// <summary>Adds a member, unless the map is empty.</summary>
        public void AddMap<T>(string name, IReadOnlyDictionary<string, T> map, Action<StringBuilder, T> append)
        {
            if (map.Count > 0 && TryBegin(name))
            {
                AppendObject(_text, map, append);
            }
        }

        public string End()
        {
            while (_next < _further.Length)
            {
                AddFurther();
            }

            return _text.Append('}').ToString();
        }

        // No name may stand there twice: a further member stands in the place of ours.
        private bool TryBegin(string name)
        {
            while (_next < _further.Length && string.CompareOrdinal(_further[_next].Key, name) < 0)
            {
                AddFurther();
            }

            if (_next < _further.Length && _further[_next].Key == name)
            {
                return false;
            }

            Begin(name);
            return true;
        }

        private void AddFurther()
        {
            var (name, value) = _further[_next++];
            Begin(name);
            AppendValue(_text, value);
        }

        private void Begin(string name)
        {
            _text.Append(_text.Length == 0 ? '{' : ',');
            CanonicalJson.AppendText(_text, name);
            _text.Append(':');
        }
    }
}
