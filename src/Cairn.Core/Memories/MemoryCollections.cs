using Cairn.Core.Collections;
using Cairn.Core.Records;

namespace Cairn.Core.Memories;

/// <summary>The collections of the memory module.</summary>
public static class MemoryCollections
{
    /// <summary>Most characters of a memory's content. Longer texts are imported in chunks.</summary>
    public const int ContentLengthMax = 250_000;

    /// <summary>What a person or an AI agent knows: notes, messages, chunks of documents, episodes, reflections.</summary>
    public static Collection Memories { get; } = new(
        "memories",
        new Field("kind", FieldType.Text) { LengthMax = 64, Default = FieldValue.Text(MemoryKind.Note) },
        new Field("content", FieldType.Text) { IsRequired = true, SearchWeight = 1, LengthMax = ContentLengthMax },
        new Field("caption", FieldType.Text) { SearchWeight = 0.8, LengthMax = 10_000 },
        new Field("speaker", FieldType.Text) { SearchWeight = 0.8, LengthMax = 200 },
        new Field("session", FieldType.Text) { LengthMax = 500 },
        new Field("tags", FieldType.Texts) { SearchWeight = 0.8, LengthMax = 100, CountMax = 1_000 },
        new Field("source", FieldType.Text) { SearchWeight = 0.3, LengthMax = 2_000 },
        new Field("position", FieldType.Number) { Minimum = 0 },
        new Field("occurred_at", FieldType.Time),
        new Field("significance", FieldType.Number) { Minimum = 0, Maximum = 1 },
        new Field("emotional_context", FieldType.Text) { LengthMax = 10_000 },
        new Field("loop_context", FieldType.Text) { LengthMax = 10_000 },
        new Field("compressed", FieldType.Boolean),
        new Field("expires_at", FieldType.Time),
        new Field("metadata", FieldType.Object) { LengthMax = 100_000 },
        new Field("links", FieldType.Texts) { LengthMax = 500, CountMax = 1_000 });

    /// <summary>Who the person is: identity, preferences, devices, active projects. Comes down to a new device before everything else.</summary>
    public static Collection Profile { get; } = new(
        "profile",
        new Field("kind", FieldType.Text) { LengthMax = 64, Default = FieldValue.Text("identity") },
        new Field("name", FieldType.Text) { IsRequired = true, LengthMax = 200 },
        new Field("content", FieldType.Text) { LengthMax = 100_000 },
        new Field("metadata", FieldType.Object) { LengthMax = 100_000 });
}
