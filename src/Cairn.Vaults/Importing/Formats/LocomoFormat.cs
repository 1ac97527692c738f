using System.Globalization;
using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Records;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>Transcripts in the format of LoCoMo (Maharana et al., 2024): two people's conversation in sessions, each at its time. Its questions are not imported.</summary>
internal sealed class LocomoFormat : ISourceFormat
{
    private const string TimeFormat = "h:mm tt 'on' d MMMM, yyyy";

    public bool IsWhole => false;

    // The questions stand first and may fill all that is looked at.
    public bool Recognises(string name, ReadOnlySpan<byte> head) =>
        SourceFile.EndingOf(name) == ".json" && JsonShape.Of(head) is { IsArray: true } shape && (shape.Has("qa[].evidence") || (shape.Has("conversation") && shape.Has("sample_id")));

    public IAsyncEnumerable<SourceItem> ReadAsync(SourceFile file, string source, CancellationToken cancellationToken) =>
        JsonElements.ReadAsync(file, member: null, Read, cancellationToken);

    private static IEnumerable<SourceItem> Read(JsonElement sample)
    {
        var id = sample.Member("sample_id")?.ToString() ?? throw new CairnException("invalid_element", "A conversation has no sample_id.", "All others are imported. Give it one.");
        foreach (var session in sample.Entries("conversation").Where(member => member.Value.ValueKind == JsonValueKind.Array))
        {
            var time = sample.Member("conversation")!.Value.Text($"{session.Name}_date_time") is { } text
                && DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var began)
                ? FieldValue.Text(TimeText.Of(began)) : (FieldValue?)null;
            var position = 0;
            foreach (var (number, turn) in session.Value.EnumerateArray().Index())
            {
                var place = turn.Text("dia_id") ?? $"{session.Name}:{number + 1}";
                foreach (var item in MessageOf(turn, time).Items($"locomo/{id}/{place}", $"{id}/{session.Name}", position))
                {
                    position++;
                    yield return item;
                }
            }
        }
    }

    private static ChatMessage MessageOf(JsonElement turn, FieldValue? time)
    {
        var pictures = turn.Items("img_url").Select(url => url.AsText()).Where(url => url is not null).ToList();
        var message = new ChatMessage("turn", turn.Text("speaker") ?? "unknown", turn.Text("text") ?? (pictures.Count > 0 ? "[picture]" : "")) { Caption = turn.Text("blip_caption"), Time = time };
        if (pictures.Count > 0)
        {
            message.Metadata["img_url"] = string.Join(' ', pictures);
        }

        return message;
    }
}
