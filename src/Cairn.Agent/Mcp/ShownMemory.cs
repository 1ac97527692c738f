using System.Text.Json;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Memories;
using Cairn.Core.Records;
using Cairn.Core.Text;
using Cairn.Vaults;
using Cairn.Vaults.Recall;

namespace Cairn.Agent.Mcp;

/// <summary>A memory, or a part of one, as a model is shown it.</summary>
internal sealed record ShownMemory
{
    /// <summary>Fields that are shown where they have a value. The other ones take room and tell a model little.</summary>
    private static readonly string[] Fields = ["kind", "caption", "speaker", "session", "source", "occurred_at", "tags", "significance"];

    /// <summary>The schema of <see cref="Write"/>.</summary>
    public const string Schema = """
        {"type":"object","required":["id","vault"],"properties":{
          "id":{"type":"string"},"vault":{"type":"string"},"content":{"type":"string"},"kind":{"type":"string"},"caption":{"type":"string"},"speaker":{"type":"string"},
          "session":{"type":"string"},"source":{"type":"string"},"occurred_at":{"type":"string"},"tags":{"type":"array","items":{"type":"string"}},"significance":{"type":"number"},
          "metadata":{"type":"object"},"created_at":{"type":"string"},"private":{"type":"boolean"},"archived":{"type":"boolean"},"evicted":{"type":"boolean","description":"The rest of the content is at a remote that cannot be reached now."},"score":{"type":"number"},
          "next_offset":{"type":"integer","description":"The content is cut; get with this offset goes on."}}}
        """;

    private const int AttributeLengthMax = 100;
    private const int MetadataLengthMax = 2_000;
    private const int TitleLength = 100;

    private readonly VaultRecord _record;
    private readonly string _whole;

    public ShownMemory(string vault, VaultRecord record, int offset = 0)
    {
        Vault = vault;
        _record = record;
        _whole = RecordText.Of(record, "content");
        Offset = Math.Min(offset, _whole.Length);
        Offset -= Offset > 0 && Offset < _whole.Length && char.IsLowSurrogate(_whole[Offset]) ? 1 : 0;
        Content = _whole[Offset..];
    }

    public static ShownMemory Of(RecalledItem item) => new(item.Vault, item.Record) { Score = item.Why.Score };

    public string Vault { get; }

    public string Id => _record.Key.Id;

    public double? Score { get; init; }

    /// <summary>Its caption, or how it begins.</summary>
    public static string TitleOf(VaultRecord record) => Printable.Line(RecordText.Of(record, "caption") is { Length: > 0 } caption ? caption : RecordText.Of(record, "content"), TitleLength);

    public string Title => TitleOf(_record);

    /// <summary>Whether the metadata are shown too.</summary>
    public bool HasMetadata { get; init; }

    public int Offset { get; }

    public string Content { get; private init; }

    /// <summary>Where the rest of the content begins; null where there is none.</summary>
    public int? NextOffset => Offset + Content.Length < _whole.Length ? Offset + Content.Length : null;

    /// <summary>With only so many tokens of its content, or one character: a part that is empty would never lead to the next.</summary>
    public ShownMemory Cut(int tokens)
    {
        var content = TokenBudget.Take(Content, tokens);
        return this with { Content = content.Length > 0 || Content.Length == 0 ? content : Content[..(Content.Length > 1 && char.IsSurrogatePair(Content[0], Content[1]) ? 2 : 1)] };
    }

    /// <summary>For a model that reads text.</summary>
    public string ToText() => $"{MemoryMark.Open(Attributes())}\n{MemoryMark.Escape(Content)}\n{MemoryMark.Close}";

    /// <summary>For a program, or a model that reads JSON.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteString("content", Content);
        WriteMembers(json);
        json.WriteEndObject();
    }

    /// <summary>All but its id and content.</summary>
    public void WriteAbout(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteMembers(json);
        json.WriteEndObject();
    }

    private void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("vault", Vault);
        foreach (var (name, value) in _record.Fields.Where(field => Fields.Contains(field.Key, StringComparer.Ordinal) || field.Key == "metadata" && IsMetadataShown))
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value.Json);
        }

        if (_record.CreatedAt is { } created)
        {
            json.WriteString("created_at", TimeText.Of(created));
        }

        if (_record.Key.IsPrivate)
        {
            json.WriteBoolean("private", true);
        }

        if (_record.IsArchived)
        {
            json.WriteBoolean("archived", true);
        }

        if (_record.IsEvicted)
        {
            json.WriteBoolean("evicted", true);
        }

        if (Score is { } score)
        {
            json.WriteNumber("score", Math.Round(score, 4));
        }

        if (NextOffset is { } next)
        {
            json.WriteNumber("next_offset", next);
        }
    }

    // What is longer takes more room than it is worth to a model.
    private bool IsMetadataShown => HasMetadata && _record.Fields.TryGetValue("metadata", out var metadata) && metadata.Json.Length <= MetadataLengthMax;

    private string Date => RecordText.Of(_record, "occurred_at") is { Length: >= 10 } occurred ? occurred[..10] : _record.CreatedAt is { } created ? TimeText.Of(created)[..10] : "";

    private IEnumerable<(string Name, string Value)> Attributes() =>
    [
        ("id", Id),
        ("vault", Vault),
        ("kind", Short("kind")),
        ("caption", Short("caption")),
        ("source", Short("source")),
        ("speaker", Short("speaker")),
        ("session", Short("session")),
        ("date", Date),
        ("tags", _record.Fields.TryGetValue("tags", out var tags) ? Excerpt.Of(string.Join(", ", tags.AsTexts() ?? []), AttributeLengthMax) : ""),
        ("metadata", IsMetadataShown ? _record.Fields["metadata"].Json : ""),
        ("archived", _record.IsArchived ? "true" : ""),
        ("evicted", _record.IsEvicted ? "true" : ""),
        ("score", Score?.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture) ?? ""),
        ("cut", NextOffset is { } next ? $"get with offset {next} goes on" : ""),
    ];

    private string Short(string field) => Excerpt.Of(RecordText.Of(_record, field), AttributeLengthMax);
}
