using System.Text;
using System.Text.Json;
using Cairn.Core.Records;
using Cairn.Core.Stamps;

namespace Cairn.Core.Changes;

public static partial class ChangeJson
{
    /// <summary>Reads a change and checks its envelope: all that a receiver ever checks, and the same in every version.</summary>
    /// <param name="json">UTF-16 text of one JSON object; it need not be canonical.</param>
    /// <exception cref="CairnException">Code <c>malformed_change</c>: the text breaks a rule of <c>spec/changes.md</c>, which the message names.</exception>
    public static Change Read(string json)
    {
        if (Encoding.UTF8.GetByteCount(json) is var bytes && bytes > ChangeLimits.BytesMax)
        {
            throw Malformed($"it is {bytes:N0} bytes long, and {ChangeLimits.BytesMax:N0} are allowed");
        }

        try
        {
            using var document = CanonicalJson.Parse(json);
            var change = document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : throw Malformed("it is not a JSON object");
            Require(bytes <= ChangeLimits.BytesMax / GrowthMax || Encoding.UTF8.GetByteCount(Write(change)) <= ChangeLimits.BytesMax, "its canonical text is too long");
            return change;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            // The other is how a name reports half of a surrogate pair where it is first read.
            throw Malformed("it is not JSON as RFC 8785 asks for", cause);
        }
    }

    /// <summary>Reads a map of fields from a JSON object.</summary>
    public static SortedList<string, FieldValue> ReadFields(string json)
    {
        using var document = CanonicalJson.Parse(json);
        return ReadMap("fields", document.RootElement, FieldValue.Of);
    }

    // No number grows by more when it is made canonical: 1e20 becomes 21 digits.
    private const int GrowthMax = 6;

    private const int MembersMax = 11;

    private static Change Read(JsonElement element)
    {
        var known = new Dictionary<string, JsonElement>(MembersMax, StringComparer.Ordinal);
        var extra = new SortedList<string, FieldValue>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            var name = member.Name;
            if (name is "op" or "collection" or "id" or "kind" or "stamp" or "fields" or "base" or "resolves" or "actor" or "reason" or "blank")
            {
                known[name] = member.Value;
            }
            else
            {
                extra[Names.IsName(name) ? name : throw Malformed("a member's name is not a name")] = FieldValue.Of(member.Value);
            }
        }

        var change = new Change
        {
            Op = ReadOp(Text(known, "op")),
            Key = new RecordKey(Text(known, "collection"), Text(known, "id")),
            Kind = new ChangeKind(Text(known, "kind")),
            Stamp = ReadStamp(Text(known, "stamp")),
            Fields = ReadMap("fields", known.GetValueOrDefault("fields"), FieldValue.Of),
            Base = ReadMap("base", known.GetValueOrDefault("base"), ReadStamp),
            Resolves = ReadMap("resolves", known.GetValueOrDefault("resolves"), ReadStamps),
            Actor = known.ContainsKey("actor") ? Text(known, "actor") : "",
            Reason = known.ContainsKey("reason") ? Text(known, "reason") : null,
            IsBlank = known.TryGetValue("blank", out var blank) && (blank.ValueKind == JsonValueKind.True ? true : throw Malformed("blank can only be true")),
            Extra = extra,
        };
        CheckEnvelope(change);
        return change;
    }

    private static void CheckEnvelope(Change change)
    {
        Require(Names.IsName(change.Key.Collection), "collection is not a name");
        Require(Names.IsId(change.Key.Id), "id is not a record id");
        Require(Names.IsName(change.Kind.Name) && change.Kind.Name.Length <= 32, "kind is not a word");
        Require(change.Actor.Length <= ChangeLimits.ActorLengthMax && change.Actor.Length > 0 != change.IsBlank, "actor is missing, or too long");
        Require(change.Reason is not { Length: > ChangeLimits.ReasonLengthMax }, "reason is too long");
        Require(change.Base.Values.All(stamp => stamp < change.Stamp), "base names a stamp that is not below its own");
        Require(change.Resolves.Values.All(stamps => stamps[^1] < change.Stamp), "resolves names a stamp that is not below its own");
        var bare = change.Fields.Count + change.Resolves.Count == 0;
        Require(!change.IsBlank || (bare && change.Base.Count == 0 && change.Reason is null && change.Extra.Count == 0 && change.Kind != ChangeKind.Erase), "it is blank and has content");
        Require(change.Kind != ChangeKind.Delete || change.Fields.Count == 0, "a delete sets fields");
        Require(change.Kind != ChangeKind.Erase || (bare && change.Base.Count == 0), "an erase has fields");
    }

    // Reading alone would take other texts for a UUID as well.
    private static Guid ReadOp(string text)
    {
        Span<char> written = stackalloc char[36];
        return Guid.TryParseExact(text, "D", out var op) && op.TryFormat(written, out _) && written.SequenceEqual(text) ? op : throw Malformed("op is not a UUID in lower case");
    }

    private static Stamp ReadStamp(JsonElement element) =>
        ReadStamp(element.ValueKind == JsonValueKind.String ? TextOf(element) : throw Malformed("a stamp is not a string"));

    private static Stamp ReadStamp(string text) => Stamp.TryParse(text, out var stamp) ? stamp : throw Malformed("a stamp is not well-formed");

    private static IReadOnlyList<Stamp> ReadStamps(JsonElement element)
    {
        Require(element.ValueKind == JsonValueKind.Array && element.GetArrayLength() is > 0 and <= ChangeLimits.ResolvesMax, "resolves does not list stamps");
        Stamp[] stamps = [.. element.EnumerateArray().Select(ReadStamp)];
        Require(stamps.Zip(stamps.Skip(1)).All(pair => pair.First < pair.Second), "resolves is not in ascending order");
        return stamps;
    }

    private static SortedList<string, T> ReadMap<T>(string member, JsonElement element, Func<JsonElement, T> read)
    {
        var map = new SortedList<string, T>(StringComparer.Ordinal);
        if (element.ValueKind == JsonValueKind.Undefined)
        {
            return map;
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Malformed($"{member} is not an object");
        }

        foreach (var field in element.EnumerateObject())
        {
            var name = field.Name;
            map.Add(Names.IsName(name) ? name : throw Malformed($"{member} names a field that is not a name"), read(field.Value));
        }

        return map.Count <= ChangeLimits.FieldsMax ? map : throw Malformed($"{member} has more than {ChangeLimits.FieldsMax} fields");
    }

    private static string Text(Dictionary<string, JsonElement> members, string name)
    {
        var element = members.TryGetValue(name, out var member) ? member : throw Malformed($"{name} is missing");
        return element.ValueKind == JsonValueKind.String ? TextOf(element) : throw Malformed($"{name} is not a string");
    }

    // FieldValue.Of refuses halves of surrogate pairs with a JsonException; a plain GetString would throw another.
    private static string TextOf(JsonElement element) => CanonicalJson.IsPlainText(element) ? element.GetString()! : FieldValue.Of(element).AsText()!;

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw Malformed(rule);
        }
    }

    private static CairnException Malformed(string rule, Exception? cause = null) => new(
        "malformed_change", $"A change is malformed: {rule}.", "Nothing was stored. See spec/changes.md for the form of a change.", innerException: cause);
}
