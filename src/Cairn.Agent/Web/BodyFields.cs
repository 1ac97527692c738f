using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Records;

namespace Cairn.Agent.Web;

/// <summary>The members of a request's body as the fields of a record.</summary>
internal static class BodyFields
{
    /// <exception cref="CairnException">Codes <c>invalid_body</c>, <c>invalid_json</c>.</exception>
    public static Dictionary<string, FieldValue> Of(JsonElement body) => body.ValueKind == JsonValueKind.Object ? Of(body.EnumerateObject())
        : throw new CairnException("invalid_body", "The body is not a JSON object.", "Nothing was written. Send the fields as members of an object.");

    /// <exception cref="CairnException">Code <c>invalid_json</c>.</exception>
    public static Dictionary<string, FieldValue> Of(IEnumerable<JsonProperty> members)
    {
        try
        {
            return members.ToDictionary(member => member.Name, member => FieldValue.Of(member.Value), StringComparer.Ordinal);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw new CairnException("invalid_json", "A value holds a zero byte, half a character or a number out of range.", "Nothing was written. Correct it and send it again.", innerException: cause);
        }
    }
}
