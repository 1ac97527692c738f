using System.Text.Json;
using Cairn.Agent.Web;
using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Vaults.Memories;

namespace Cairn.Agent.Memories;

/// <summary>A memory in the body of a request: its fields, and beside them whether it is private.</summary>
internal static class MemoryBody
{
    private const string Private = "private";

    public static NewMemory New(JsonElement memory)
    {
        var (fields, isPrivate) = Read(memory);
        return new NewMemory(fields, isPrivate ?? false);
    }

    /// <exception cref="CairnException">Codes <c>invalid_body</c>, <c>invalid_json</c>, <c>invalid_field</c>.</exception>
    public static (Dictionary<string, FieldValue> Fields, bool? IsPrivate) Read(JsonElement memory)
    {
        if (memory.ValueKind != JsonValueKind.Object)
        {
            throw new CairnException("invalid_body", "A memory is a JSON object.", "Send {\"content\":\"…\"}, with other fields where you have them.");
        }

        bool? isPrivate = memory.TryGetProperty(Private, out var given) ? Truth(given) : null;
        return (BodyFields.Of(memory.EnumerateObject().Where(member => !member.NameEquals(Private))), isPrivate);
    }

    private static bool Truth(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw new CairnException("invalid_field", "The member private must be true or false.", "Nothing was written. Correct it and send it again.");
}
