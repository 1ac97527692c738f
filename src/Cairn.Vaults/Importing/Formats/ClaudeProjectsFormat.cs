using System.Text.Json;
using Cairn.Core.Memories;
using Cairn.Core.Records;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>Projects as Claude exports them, with their documents, and what it remembered of all conversations.</summary>
internal sealed class ClaudeProjectsFormat : ISourceFormat
{
    private const string Remembered = "conversations_memory";
    private const string Caption = "What Claude remembered";

    public bool IsWhole => false;

    public bool Recognises(string name, ReadOnlySpan<byte> head) =>
        SourceFile.EndingOf(name) == ".json" && JsonShape.Of(head) is var shape && (shape.Has(Remembered) || (shape.Has("uuid") && shape.Has("docs")));

    public IAsyncEnumerable<SourceItem> ReadAsync(SourceFile file, string source, CancellationToken cancellationToken) =>
        JsonElements.ReadAsync(file, member: null, element => element.Member("docs") is null ? Memories(element) : Project(element), cancellationToken);

    private static IEnumerable<SourceItem> Project(JsonElement project)
    {
        var (name, time) = (project.Text("name"), project.Time("created_at"));
        var texts = project.Items("docs").Select(file => new Document(file.Text("uuid") ?? file.Text("filename") ?? "", file.Text("content"), file.Text("filename"), file.Time("created_at")))
            .Prepend(new Document("prompt", project.Text("prompt_template"), name, time))
            .Prepend(new Document("description", project.Text("description"), name, time));
        return texts.SelectMany(text => Items($"claude/project/{project.Text("uuid")}", text, name));
    }

    private static IEnumerable<SourceItem> Memories(JsonElement memories) =>
        memories.Entries("project_memories").Select(project => new Document(project.Name, project.Value.AsText(), Caption, Time: null))
            .Prepend(new Document("conversations", memories.Text(Remembered), Caption, Time: null))
            .SelectMany(text => Items("claude/memories", text, project: null));

    private static IEnumerable<SourceItem> Items(string source, Document document, string? project)
    {
        var pieces = Passages.Cut((document.Text ?? "").ReplaceLineEndings("\n")).Where(piece => piece.Text.Length > 0).ToList();
        for (var at = 0; at < pieces.Count; at++)
        {
            var fields = new SortedList<string, FieldValue>(StringComparer.Ordinal)
            {
                ["kind"] = FieldValue.Text(MemoryKind.Document),
                ["content"] = FieldValue.Text(pieces[at].Text),
                ["caption"] = FieldValue.Text(string.Join(" / ", ((string?[])[document.Caption, pieces[at].Heading]).Where(part => part is { Length: > 0 }))),
            };
            if (pieces.Count > 1)
            {
                fields["position"] = FieldValue.Number(at + 1);
            }

            if (document.Time is { } known)
            {
                fields["occurred_at"] = known;
            }

            if (project is not null)
            {
                fields["metadata"] = MetadataValue.OfTexts([KeyValuePair.Create("project", project)]);
            }

            yield return new SourceItem(at == 0 ? document.Place : $"{document.Place}#{at + 1}", fields) { Source = source };
        }
    }

    private sealed record Document(string Place, string? Text, string? Caption, FieldValue? Time);
}
