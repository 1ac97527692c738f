using System.Text.Json.Nodes;

namespace Cairn.Vaults.Tests.Importing;

/// <summary>Makes exports as ChatGPT does.</summary>
internal static class ChatGpt
{
    public const double Began = 1_714_000_000.25;

    public static JsonObject Conversation(string id, string title, string current, params JsonObject[] nodes) => new()
    {
        ["title"] = title,
        ["create_time"] = Began,
        ["update_time"] = Began + 60,
        ["mapping"] = new JsonObject(nodes.Select(node => KeyValuePair.Create<string, JsonNode?>((string)node["id"]!, node))),
        ["moderation_results"] = new JsonArray(),
        ["current_node"] = current,
        ["conversation_id"] = id,
        ["id"] = id,
    };

    public static JsonObject Root(string id) => new() { ["id"] = id, ["message"] = null, ["parent"] = null, ["children"] = new JsonArray() };

    public static JsonObject Said(string id, string parent, string role, string text) => Node(id, parent, role, new JsonObject { ["content_type"] = "text", ["parts"] = new JsonArray(text) });

    public static JsonObject Node(string id, string? parent, string role, JsonObject content, string? name = null, JsonObject? metadata = null, string recipient = "all") => new()
    {
        ["id"] = id,
        ["message"] = new JsonObject
        {
            ["id"] = id,
            ["author"] = new JsonObject { ["role"] = role, ["name"] = name, ["metadata"] = new JsonObject() },
            ["create_time"] = Began,
            ["update_time"] = null,
            ["content"] = content,
            ["status"] = "finished_successfully",
            ["weight"] = 1.0,
            ["metadata"] = metadata ?? [],
            ["recipient"] = recipient,
        },
        ["parent"] = parent,
        ["children"] = new JsonArray(),
    };

    /// <summary>A conversation of one question and one answer.</summary>
    public static JsonObject Short(int number) => Conversation(
        $"c{number}", $"Talk {number}", "m2", Root("root"), Said("m1", "root", "user", $"What about number{number}?"), Said("m2", "m1", "assistant", $"The answer is number{number}."));

    public static string Export(params JsonNode?[] conversations) => new JsonArray(conversations).ToJsonString();
}
