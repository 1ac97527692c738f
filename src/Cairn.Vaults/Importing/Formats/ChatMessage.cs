using Cairn.Core.Memories;
using Cairn.Core.Records;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>What is said in a conversation, or shown in it.</summary>
/// <param name="Place">Names it within the conversation.</param>
/// <param name="Speaker">Who says it.</param>
/// <param name="Text">What is said; where that is blank, there is no memory of it.</param>
internal sealed record ChatMessage(string Place, string Speaker, string Text)
{
    private const int SpeakerLengthMax = 200;
    private const int CaptionLengthMax = 10_000;

    public string Kind { get; init; } = MemoryKind.Message;

    public string? Caption { get; init; }

    public FieldValue? Time { get; init; }

    /// <summary>What else is known of it, in text.</summary>
    public SortedList<string, string> Metadata { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The memories that it becomes: several where it is long.</summary>
    /// <param name="source">The conversation, among all that people have anywhere.</param>
    /// <param name="session">The conversation, or the part of it that was held at one time.</param>
    /// <param name="position">The place of the first of them in the session.</param>
    public IEnumerable<SourceItem> Items(string source, string session, int position)
    {
        var pieces = Passages.Cut(Text.ReplaceLineEndings("\n")).Where(piece => piece.Text.Length > 0);
        return pieces.Select((piece, at) => new SourceItem(at == 0 ? Place : $"{Place}#{at + 1}", Fields(piece.Text, session, position + at)) { Source = source });
    }

    private SortedList<string, FieldValue> Fields(string text, string session, int position)
    {
        var fields = new SortedList<string, FieldValue>(StringComparer.Ordinal)
        {
            ["kind"] = FieldValue.Text(Kind),
            ["content"] = FieldValue.Text(text),
            ["speaker"] = FieldValue.Text(Clip(Speaker, SpeakerLengthMax)),
            ["session"] = FieldValue.Text(session),
            ["position"] = FieldValue.Number(position),
        };
        if (Caption is { Length: > 0 } caption)
        {
            fields["caption"] = FieldValue.Text(Clip(caption, CaptionLengthMax));
        }

        if (Time is { } time)
        {
            fields["occurred_at"] = time;
        }

        if (Metadata.Count > 0)
        {
            fields["metadata"] = MetadataValue.OfTexts(Metadata);
        }

        return fields;
    }

    private static string Clip(string text, int lengthMax) => text.Length <= lengthMax ? text : text[..lengthMax];
}
