using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Agent.Mcp.Clients;

namespace Cairn.Agent.Tests.Mcp.Clients;

public sealed class JsoncTextTests
{
    private const string Value = "{\n  \"command\": \"/opt/ö/cairn\",\n  \"args\": [\n    \"mcp\"\n  ]\n}";

    public static TheoryData<string> Files =>
    [
        "",
        "{}",
        "{}\n",
        "{ }",
        "{\n}\n",
        "{\n  \"mcpServers\": {}\n}\n",
        "{\r\n\t\"mcpServers\": {\r\n\t\t\"other\": { \"command\": \"x\" }\r\n\t}\r\n}\r\n",
        "{\"mcpServers\":{\"a\":{\"command\":\"x\"}},\"z\":[1,2]}",
        "// Mine: do not touch.\n{\n    // Servers\n    \"mcpServers\": {\n        \"a\": {\"command\": \"x\"}, // the first\n        /* off: \"b\": {} */\n    },\n    \"z\": 1, // last\n}\n// end\n",
        "{\n  \"mcpServers\": {\n    \"a\": {} // the only one\n  }\n}",
        "{\n  \"mcpServers\": { // none yet\n  }\n}",
        "{ /* nothing */ }",
        "{\n  \"a\": 1 // no comma after it\n}",
        "{\n  \"größe\": \"ü \\\" } ,\",\n  \"mcpServers\": {\n    \"ä\": {\"command\": \"{\"}\n  }\n}\n",
        "\ufeff{\n  \"a\": [\n    {}\n  ]\n}\n",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void What_is_added_is_there_and_nothing_else_has_changed(string before)
    {
        var after = Insert(before);

        var expected = Parse(before);
        if (expected["mcpServers"] is null) expected["mcpServers"] = new JsonObject();
        expected["mcpServers"]!["cairn"] = JsonNode.Parse(Value);
        Assert.True(JsonNode.DeepEquals(expected, Parse(after)), after);
        Assert.Equal(Comments(before), Comments(after));
        Assert.Equal(before.Contains("\r\n", StringComparison.Ordinal), after.Contains("\r\n", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void What_was_added_can_be_taken_out_and_nothing_else_changes(string before)
    {
        var after = Encoding.UTF8.GetString(JsoncText.Remove(Encoding.UTF8.GetBytes(Insert(before)), "mcpServers", "cairn"));

        var expected = Parse(before);
        if (expected["mcpServers"] is null) expected["mcpServers"] = new JsonObject();
        Assert.True(JsonNode.DeepEquals(expected, Parse(after)), after);
        Assert.Equal(Comments(before), Comments(after));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_member_that_others_follow_can_be_taken_out(string before)
    {
        var two = JsoncText.Insert(Encoding.UTF8.GetBytes(Insert(before)), "mcpServers", "later", "{}");

        var after = Encoding.UTF8.GetString(JsoncText.Remove(two, "mcpServers", "cairn"));

        Assert.False(Parse(after)["mcpServers"]!.AsObject().ContainsKey("cairn"));
        Assert.True(Parse(after)["mcpServers"]!.AsObject().ContainsKey("later"));
        Assert.Equal(Comments(before), Comments(after));
    }

    [Fact]
    public void An_entry_stands_as_a_person_would_write_it() => Assert.Equal(
        """
        {
          "mcpServers": {
            "a": {}, // first
            "cairn": {
              "command": "/opt/ö/cairn",
              "args": [
                "mcp"
              ]
            }
          }
        }
        """.ReplaceLineEndings("\n"),
        Insert("{\n  \"mcpServers\": {\n    \"a\": {} // first\n  }\n}"));

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"a\":")]
    [InlineData("hello")]
    public void What_is_no_object_is_refused(string text) => Assert.ThrowsAny<JsonException>(() => Insert(text));

    private static string Insert(string before) => Encoding.UTF8.GetString(JsoncText.Insert(Encoding.UTF8.GetBytes(before), "mcpServers", "cairn", Value));

    private static JsonObject Parse(string text) => string.IsNullOrWhiteSpace(text) ? [] : JsonNode.Parse(
        text.TrimStart('\ufeff'), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!.AsObject();

    private static List<string> Comments(string text)
    {
        var comments = new List<string>();
        if (string.IsNullOrWhiteSpace(text)) return comments;
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text.TrimStart('\ufeff')), new JsonReaderOptions { CommentHandling = JsonCommentHandling.Allow, AllowTrailingCommas = true });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Comment) comments.Add(reader.GetComment().TrimEnd('\r'));
        }

        return comments;
    }
}
