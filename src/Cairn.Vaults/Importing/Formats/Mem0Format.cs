using System.Text.Json;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>Memories of mem0: <c>{"results":[…]}</c>, an array, or one a line.</summary>
internal sealed class Mem0Format : ISourceFormat
{
    private const string List = "results";

    private static readonly string[] Marks = ["hash", "user_id", "agent_id", "run_id", "categories", "created_at"];

    public bool IsWhole => false;

    public bool Recognises(string name, ReadOnlySpan<byte> head) =>
        SourceFile.EndingOf(name) is ".json" or ".jsonl" or ".ndjson" && JsonShape.Of(head) is var shape
        && (IsMemory(shape, $"{List}[].") || ((shape.IsArray || SourceFile.EndingOf(name) != ".json") && IsMemory(shape, "")));

    public IAsyncEnumerable<SourceItem> ReadAsync(SourceFile file, string source, CancellationToken cancellationToken) => SourceFile.EndingOf(file.Name) == ".json"
        ? JsonElements.ReadAsync(file, List, Read, cancellationToken)
        : JsonElements.ReadLinesAsync(file, Read, cancellationToken);

    private static bool IsMemory(JsonShape shape, string prefix) =>
        shape.Has($"{prefix}memory") && !shape.Has($"{prefix}content") && Marks.Any(name => shape.Has(prefix + name));

    private static IEnumerable<SourceItem> Read(JsonElement memory)
    {
        var (id, fields) = JsonMemory.ReadFields(memory, member => NameOf(memory, member));
        yield return new SourceItem(id is null ? fields["content"].Json : "", fields) { Source = id is null ? "mem0" : $"mem0/{id}" };
    }

    // A member that is not what the field takes goes to metadata under its own name.
    private static string NameOf(JsonElement memory, JsonProperty member) => member.Name switch
    {
        "memory" => "content",
        "created_at" when memory.Time(member.Name) is not null => "occurred_at",
        "categories" when member.Value.ValueKind == JsonValueKind.Array && member.Value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) => "tags",
        "run_id" when member.Value.ValueKind == JsonValueKind.String => "session",
        var name => name,
    };
}
