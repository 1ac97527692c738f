using System.Text.Json;

namespace Cairn.Core.Changes;

/// <summary>Reads of a change's text no more than its op.</summary>
public static class ChangeOp
{
    /// <summary>The op of a change as JSON; null where the text is none.</summary>
    public static Guid? Of(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement is { ValueKind: JsonValueKind.Object } change && change.TryGetProperty("op", out var op) && op.ValueKind == JsonValueKind.String && op.TryGetGuid(out var id) ? id : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
