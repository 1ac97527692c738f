using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cairn.Agent.Tests.Web;

/// <summary>The check by which answers are held against the description finds what is wrong.</summary>
public sealed class JsonSchemaCheckTests
{
    [Theory]
    [InlineData("Remembered", """{"id":"a","is_new":true}""", true)]
    [InlineData("Remembered", """{"id":"a"}""", false)]
    [InlineData("Remembered", """{"id":1,"is_new":true}""", false)]
    [InlineData("Remembered", """{"id":"a","is_new":true,"more":1}""", false)]
    [InlineData("NewMemory", """{"content":"a","tags":["b"]}""", true)]
    [InlineData("NewMemory", """{"tags":["b"]}""", false)]
    [InlineData("NewMemory", """{"content":"a","tag":"b"}""", false)]
    [InlineData("NewMemory", """{"content":"a","significance":1.5}""", false)]
    [InlineData("NewMemory", """{"content":"a","tags":[1]}""", false)]
    [InlineData("NewMemory", """{"content":null}""", false)]
    [InlineData("MemoryPatch", """{"caption":null}""", true)]
    [InlineData("Memory", """{"id":"a","content":"b","created_at":"2026-11-21T16:30:00.000Z"}""", true)]
    [InlineData("Memory", """{"id":"a","created_at":"2026-11-21"}""", false)]
    [InlineData("RecallAnswer", """{"items":[],"source":"local","left_out":0,"took_ms":1.5,"traces":{"a":"b"}}""", true)]
    [InlineData("RecallAnswer", """{"items":[],"source":"hub","left_out":0,"took_ms":1.5,"traces":{"a":"b"}}""", false)]
    [InlineData("RecallAnswer", """{"items":[],"source":"local","left_out":-1,"took_ms":1.5,"traces":{"a":"b"}}""", false)]
    [InlineData("RecallAnswer", """{"items":[],"source":"local","left_out":0.5,"took_ms":1.5,"traces":{"a":1}}""", false)]
    [InlineData("VaultNames", """{"vaults":["a","B"]}""", false)]
    public void It_knows_right_from_wrong(string schema, string json, bool isRight)
    {
        var reference = new JsonObject { ["$ref"] = $"#/components/schemas/{schema}" };

        Assert.Equal(isRight, JsonSchemaCheck.Wrongs(ApiContract.Document, reference, JsonElement.Parse(json)).Count == 0);
    }

    [Fact]
    public void A_value_fits_exactly_one_of_several_forms()
    {
        var schema = ApiContract.Document.Operations.Single(operation => operation.Id == "deleteMemory").Body["responses"]!["200"]!["content"]!["application/json"]!["schema"]!;

        Assert.Empty(JsonSchemaCheck.Wrongs(ApiContract.Document, schema, JsonElement.Parse("""{"id":"a","erased":true}""")));
        Assert.Empty(JsonSchemaCheck.Wrongs(ApiContract.Document, schema, JsonElement.Parse("""{"erased":1,"unreached":[]}""")));
        Assert.NotEmpty(JsonSchemaCheck.Wrongs(ApiContract.Document, schema, JsonElement.Parse("""{"erased":1}""")));
    }
}
