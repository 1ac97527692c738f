using System.Text.Json.Nodes;
using Cairn.Agent.Documentation;
using Cairn.Core.Collections;

namespace Cairn.Agent.Workspace;

/// <summary>Describes the workspace in OpenAPI: the routes of <see cref="WorkRoutes"/> as <c>work.json</c> has them, for each kind with the fields that its collection declares; the others as <c>advice.json</c> has them.</summary>
internal static class WorkDescription
{
    // Times by the log are told with what is known of any record.
    private static readonly string[] Times = ["created_at", "updated_at"];

    /// <summary>Adds the paths and schemas.</summary>
    public static void AddTo(JsonObject document)
    {
        var template = Read("work.json");
        foreach (var kind in WorkKind.All)
        {
            var described = JsonNode.Parse(Fill(template, kind))!;
            var (paths, schemas) = (described["paths"]!.AsObject(), described["schemas"]!.AsObject());
            AddExamples(paths, kind);
            AddFields(schemas, kind);
            Add(document, paths, schemas);
        }

        var advice = JsonNode.Parse(Read("advice.json"))!;
        Add(document, advice["paths"]!.AsObject(), advice["schemas"]!.AsObject());
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(ApiDocument.Embedded(name));
        return reader.ReadToEnd();
    }

    private static void Add(JsonObject document, JsonObject paths, JsonObject schemas)
    {
        Copy(paths, document["paths"]!.AsObject());
        Copy(schemas, document["components"]!["schemas"]!.AsObject());
    }

    private static string Fill(string template, WorkKind kind) => template
        .Replace("PATH", kind.Path, StringComparison.Ordinal).Replace("PLURAL", kind.Plural, StringComparison.Ordinal).Replace("SCHEMA", kind.Schema, StringComparison.Ordinal)
        .Replace("WORDS", kind.Words, StringComparison.Ordinal).Replace("ARTICLE", kind.Article, StringComparison.Ordinal).Replace("WHAT", kind.What, StringComparison.Ordinal);

    private static void AddExamples(JsonObject paths, WorkKind kind)
    {
        var (all, one) = (paths[$"/v1/{kind.Path}"]!, paths[$"/v1/{kind.Path}/{{id}}"]!);
        all["post"]!["requestBody"]!["content"]!["application/json"]!["example"] = JsonNode.Parse(kind.Example);
        one["patch"]!["requestBody"]!["content"]!["application/json"]!["example"] = JsonNode.Parse(kind.Change);
        foreach (var filter in kind.Filters.Reverse())
        {
            all["get"]!["parameters"]!.AsArray().Insert(1, new JsonObject
            {
                ["name"] = filter,
                ["in"] = "query",
                ["description"] = WorkFields.Of(filter),
                ["schema"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
            });
        }
    }

    private static void AddFields(JsonObject schemas, WorkKind kind)
    {
        var fields = kind.Collection.Fields;
        schemas[$"{kind.Schema}Fields"]!["properties"] = Properties(fields.Where(field => !Times.Contains(field.Name)), canBeRemoved: false);
        var added = Properties(fields, canBeRemoved: false);
        added["private"] = new JsonObject { ["type"] = "boolean", ["default"] = false, ["description"] = "Whether it stays on this device." };
        schemas[$"New{kind.Schema}"]!["properties"] = added;
        schemas[$"New{kind.Schema}"]!["required"] = new JsonArray([.. fields.Where(field => field.IsRequired && field.Default.IsNull).Select(field => (JsonNode)field.Name)]);
        schemas[$"{kind.Schema}Patch"]!["properties"] = Properties(fields, canBeRemoved: true);
    }

    private static JsonObject Properties(IEnumerable<Field> fields, bool canBeRemoved) =>
        new(fields.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Name, Property(field, canBeRemoved && !field.IsRequired))));

    private static JsonObject Property(Field field, bool canBeRemoved)
    {
        var type = field.Type switch
        {
            FieldType.Number => "number",
            FieldType.Boolean => "boolean",
            FieldType.Texts => "array",
            FieldType.Object => "object",
            _ => "string",
        };
        var property = new JsonObject { ["type"] = canBeRemoved ? new JsonArray(type, "null") : type };
        if (field.Choices.Count > 0)
        {
            property["enum"] = new JsonArray([.. field.Choices.Select(choice => (JsonNode)choice)]);
        }
        else if (field.Type == FieldType.Text)
        {
            property["maxLength"] = field.LengthMax;
        }
        else if (field.Type is FieldType.Time or FieldType.Date)
        {
            property["format"] = field.Type == FieldType.Date ? "date" : "date-time";
        }
        else if (field.Type == FieldType.Number)
        {
            (property["minimum"], property["maximum"]) = (field.Minimum, field.Maximum);
        }
        else if (field.Type == FieldType.Texts)
        {
            (property["items"], property["maxItems"]) = (new JsonObject { ["type"] = "string", ["maxLength"] = field.LengthMax }, field.CountMax);
        }

        property["description"] = WorkFields.Of(field.Name);
        return property;
    }

    // Through its text, so that what was read and what was made here are alike.
    private static void Copy(JsonObject from, JsonObject to)
    {
        foreach (var (name, value) in from)
        {
            to.Add(name, JsonNode.Parse(value!.ToJsonString()));
        }
    }
}
