using System.Text.Json.Nodes;

namespace Cairn.Core.Tests.Vectors;

/// <summary>A file of <c>spec/vectors</c>, laid out as <c>spec/README.md</c> says.</summary>
internal sealed class VectorFile(string name)
{
    private readonly JsonObject _lists = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", name)))!.AsObject();

    public TheoryData<string> Names(string list) => [.. _lists[list]!.AsArray().Select(item => (string)item!["name"]!)];

    /// <summary>Runs one case.</summary>
    public void Run(string list, string caseName, Action<JsonNode> test) => test(_lists[list]!.AsArray().Single(item => (string)item!["name"]! == caseName)!);

    /// <summary>The text of an <c>input</c>: a string, or a list of strings and of [string, times].</summary>
    public static string Text(JsonNode input) => input is not JsonArray pieces ? (string)input! : string.Concat(pieces.Select(
        piece => piece is JsonArray repeated ? string.Concat(Enumerable.Repeat((string)repeated[0]!, (int)repeated[1]!)) : (string)piece!));
}
