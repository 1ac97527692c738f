using System.Text.Json.Nodes;
using Cairn.Agent.Workspace;

namespace Cairn.Agent.Documentation;

/// <summary>The description of the API, in OpenAPI.</summary>
internal sealed class ApiDocument
{
    private static readonly string[] Methods = ["get", "post", "patch", "delete"];

    private ApiDocument(JsonObject root) => Root = root;

    public JsonObject Root { get; }

    /// <summary>The operations, in the order of the document.</summary>
    public IEnumerable<ApiOperation> Operations =>
        from path in Root["paths"]!.AsObject()
        from method in Methods
        where path.Value![method] is not null
        select new ApiOperation(method.ToUpperInvariant(), path.Key, path.Value[method]!.AsObject(), [.. Parameters(path.Value), .. Parameters(path.Value[method]!)]);

    /// <summary>Reads the document as it is embedded, for an agent that listens there.</summary>
    public static ApiDocument Load(string server)
    {
        using var file = Embedded("openapi.json");
        var root = JsonNode.Parse(file)!.AsObject();
        WorkDescription.AddTo(root);
        root["servers"] = new JsonArray(new JsonObject { ["url"] = server });
        return new ApiDocument(root);
    }

    /// <summary>A file of this folder, as it is built into the program.</summary>
    public static Stream Embedded(string name) => typeof(ApiDocument).Assembly.GetManifestResourceStream(name)!;

    /// <summary>The part itself, where it may be a reference to it.</summary>
    public JsonObject Resolve(JsonNode part) =>
        part["$ref"]?.GetValue<string>() is { } reference ? Resolve(reference.Split('/').Skip(1).Aggregate((JsonNode)Root, (node, name) => node[name]!)) : part.AsObject();

    /// <summary>The name of the component that a part refers to; null where it is no reference.</summary>
    public static string? NameOf(JsonNode part) => part["$ref"]?.GetValue<string>().Split('/')[^1];

    /// <summary>The members of a schema with those of the schemas that it takes them from.</summary>
    public IEnumerable<(string Name, JsonObject Schema, bool IsRequired)> Members(JsonNode schema)
    {
        var whole = Resolve(schema);
        var required = (whole["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).ToHashSet();
        var own = (whole["properties"] as JsonObject ?? []).Select(member => (member.Key, member.Value!.AsObject(), required.Contains(member.Key)));
        var taken = (whole["allOf"] as JsonArray ?? []).SelectMany(part => Members(part!)).Select(member => member with { IsRequired = member.IsRequired || required.Contains(member.Name) });
        return own.Concat(taken);
    }

    private IEnumerable<JsonObject> Parameters(JsonNode owner) => (owner["parameters"] as JsonArray ?? []).Select(parameter => Resolve(parameter!));
}
