using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Memories;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>Conversations as Claude exports them: an array, each with a list of messages that name the one they answer.</summary>
internal sealed class ClaudeFormat : ISourceFormat
{
    // The parent of the first message.
    private const string Root = "00000000-0000-4000-8000-000000000000";

    public bool IsWhole => false;

    public bool Recognises(string name, ReadOnlySpan<byte> head) =>
        SourceFile.EndingOf(name) == ".json" && JsonShape.Of(head) is { IsArray: true } shape && shape.Has("chat_messages");

    public IAsyncEnumerable<SourceItem> ReadAsync(SourceFile file, string source, CancellationToken cancellationToken) =>
        JsonElements.ReadAsync(file, member: null, Read, cancellationToken);

    private static IEnumerable<SourceItem> Read(JsonElement conversation)
    {
        var id = conversation.Text("uuid") ?? throw new CairnException("invalid_element", "A conversation has no uuid.", "All others are imported. Export them again.");
        var title = conversation.Text("name");
        var nodes = new List<ChatNode>();
        foreach (var message in conversation.Items("chat_messages"))
        {
            // Older exports name no parents: there each message follows on the one before.
            var parent = message.Text("parent_message_uuid") is { } named ? named == Root ? null : named : nodes.LastOrDefault()?.Id;
            if (message.Text("uuid") is { } uuid)
            {
                nodes.Add(new ChatNode(uuid, parent, () => Messages(uuid, message, title)));
            }
        }

        return new ChatTree(nodes, nodes.LastOrDefault()?.Id).Items($"claude/{id}", id);
    }

    private static IEnumerable<ChatMessage> Messages(string id, JsonElement message, string? title)
    {
        var speaker = message.Text("sender") is { } sender and not "human" ? sender : "user";
        var time = message.Time("created_at");
        var said = message.Items("content").Where(block => block.Text("type") == "text").Select(block => block.Text("text")).Where(text => text is not null).ToList();
        var texts = said.Count > 0 ? said : [message.Text("text")];
        var files = message.Items("attachments").Concat(message.Items("files")).Select(file => file.Text("file_name")).Where(name => name is not null).Select(name => $"[file: {name}]");
        yield return new ChatMessage(id, speaker, string.Join("\n\n", texts.Concat(files))) { Caption = title, Time = time };
        foreach (var (number, block) in message.Items("content").Index())
        {
            if (Tool(block) is { Length: > 0 } text)
            {
                yield return new ChatMessage($"{id}/tool/{number}", block.Text("name") ?? "tool", text) { Caption = title, Time = time };
            }
        }

        foreach (var (number, file) in message.Items("attachments").Index())
        {
            yield return new ChatMessage($"{id}/file/{number}", speaker, file.Text("extracted_content") ?? "") { Kind = MemoryKind.Document, Caption = file.Text("file_name"), Time = time };
        }
    }

    private static string? Tool(JsonElement block) => block.Text("type") switch
    {
        "tool_use" => block.Member("input")?.ToString(),
        "tool_result" => block.Text("content") ?? string.Join("\n\n", block.Items("content").Select(part => part.Text("text")).Where(text => text is not null)),
        _ => null,
    };
}
