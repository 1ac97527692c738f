using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Memories;
using Cairn.Core.Records;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>The graph of the reference memory server of MCP: a line for each entity with its observations, and for each relation.</summary>
internal sealed class McpMemoryFormat : ISourceFormat
{
    private const string Name = "mcp-memory";

    public bool IsWhole => false;

    public bool Recognises(string name, ReadOnlySpan<byte> head) =>
        SourceFile.EndingOf(name) is ".json" or ".jsonl" or ".ndjson"
        && JsonShape.Of(head) is { IsArray: false } shape
        && ((shape.Has("type", "entity") && shape.Has("entityType")) || (shape.Has("type", "relation") && shape.Has("relationType")));

    public IAsyncEnumerable<SourceItem> ReadAsync(SourceFile file, string source, CancellationToken cancellationToken) =>
        JsonElements.ReadLinesAsync(file, Read, cancellationToken);

    private static IEnumerable<SourceItem> Read(JsonElement line) => line.Text("type") switch
    {
        "entity" when line.Text("name") is { } name => Entity(name, line),
        "relation" when line.Text("from") is { } from && line.Text("to") is { } to => [Relation(from, line.Text("relationType") ?? "is related to", to)],
        _ => throw new CairnException("invalid_line", "The line is neither an entity nor a relation.", "All other lines were imported. Correct it and import the file again."),
    };

    // An entity of which nothing was observed is there all the same.
    private static IEnumerable<SourceItem> Entity(string name, JsonElement line) =>
        line.Items("observations").Select(observation => observation.AsText()).Where(text => !string.IsNullOrWhiteSpace(text)).DefaultIfEmpty(name).Select(text =>
        {
            var fields = Node(text!);
            fields["caption"] = FieldValue.Text(name);
            if (line.Text("entityType") is { } type)
            {
                fields["tags"] = FieldValue.Texts([type]);
            }

            return new SourceItem(text!, fields) { Source = $"{Name}/{name}" };
        });

    private static SourceItem Relation(string from, string type, string to)
    {
        var fields = Node($"{from} {type} {to}");
        fields["links"] = FieldValue.Texts([from, to]);
        return new SourceItem($"{type}\n{to}", fields) { Source = $"{Name}/{from}" };
    }

    private static SortedList<string, FieldValue> Node(string content) => new(StringComparer.Ordinal)
    {
        ["kind"] = FieldValue.Text(MemoryKind.Node),
        ["content"] = FieldValue.Text(content),
    };
}
