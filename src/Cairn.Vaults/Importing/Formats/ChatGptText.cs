using System.Text.Json;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>The text of a message of ChatGPT, whatever its content is made of.</summary>
internal static class ChatGptText
{
    // What the model thought before it answered was never said.
    private static readonly string[] Unsaid = ["thoughts", "reasoning_recap", "model_editable_context"];

    // In the order in which the kinds of content have them; what is not known here has one of them too, mostly.
    private static readonly string[] Members = ["title", "text", "result", "summary", "content", "user_profile", "user_instructions", "url"];

    /// <summary>The text, with a line for each file that belongs to it; empty where there is none.</summary>
    public static string Of(JsonElement content, JsonElement metadata)
    {
        if (Unsaid.Contains(content.Text("content_type"), StringComparer.Ordinal))
        {
            return "";
        }

        var attachments = metadata.Items("attachments").Select(file => (Id: file.Text("id"), Name: file.Text("name"))).Where(file => file.Name is not null).ToList();
        var lines = Members.Select(member => content.Text(member))
            .Concat(content.Items("parts").Select(part => part.AsText() ?? PartOf(part, attachments.Select(file => file.Id))))
            .Concat(attachments.Select(file => $"[file: {file.Name}]"));
        return string.Join("\n\n", lines.Where(line => !string.IsNullOrWhiteSpace(line)));
    }

    private static string? PartOf(JsonElement part, IEnumerable<string?> attached)
    {
        if (part.Text("text") is { } text)
        {
            return text;
        }

        // The name of an attachment says more than the place of its picture.
        var pointer = part.Text("asset_pointer") ?? "";
        return pointer.Length == 0 || attached.Any(id => id is not null && pointer.EndsWith(id, StringComparison.Ordinal)) ? null : $"[file: {pointer[(pointer.LastIndexOf('/') + 1)..]}]";
    }
}
