namespace Cairn.Vaults.Importing.Formats;

/// <summary>Memories as JSON: an array of them or one object, or an object with a list.</summary>
/// <param name="list">The member that is the list; null for an array or one memory.</param>
internal sealed class JsonMemoriesFormat(string? list) : ISourceFormat
{
    public bool IsWhole => false;

    // What ChatGPT packs beside its conversations has contents too: ratings of its answers.
    public bool Recognises(string name, ReadOnlySpan<byte> head) =>
        SourceFile.EndingOf(name) == ".json" && JsonShape.Of(head) is var shape && shape.Has(list is null ? "content" : $"{list}[].content") && !shape.Has("rating");

    public IAsyncEnumerable<SourceItem> ReadAsync(SourceFile file, string source, CancellationToken cancellationToken) =>
        JsonElements.ReadAsync(file, list, element => [JsonMemory.Read(source, element)], cancellationToken);
}
