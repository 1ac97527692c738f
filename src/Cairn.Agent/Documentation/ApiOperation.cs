using System.Text.Json.Nodes;

namespace Cairn.Agent.Documentation;

/// <summary>A route and a method, as the document describes them.</summary>
/// <param name="Method">The method, in capitals.</param>
/// <param name="Path">The path, with the names of its parts in braces.</param>
/// <param name="Body">The operation itself.</param>
/// <param name="Parameters">Its parameters and those of its path, none of them a reference.</param>
internal sealed record ApiOperation(string Method, string Path, JsonObject Body, IReadOnlyList<JsonObject> Parameters)
{
    /// <summary>Its name in the document, and on the page.</summary>
    public string Id => Body["operationId"]!.GetValue<string>();

    public string Tag => Body["tags"]![0]!.GetValue<string>();

    public string Summary => Body["summary"]!.GetValue<string>();

    public string? Description => Body["description"]?.GetValue<string>();

    /// <summary>Whether it answers without the token.</summary>
    public bool IsPublic => Body["security"] is JsonArray { Count: 0 };

    /// <summary>The schema and an example of what it takes; null where it takes no body.</summary>
    public JsonObject? Request => Body["requestBody"]?["content"]?["application/json"]?.AsObject();

    /// <summary>The answers by their status, in the order of the document, each of which may be a reference.</summary>
    public IEnumerable<(string Status, JsonObject Response)> Responses => Body["responses"]!.AsObject().Select(response => (response.Key, response.Value!.AsObject()));
}
