using System.Text.Json;
using Cairn.Core;

namespace Cairn.Vaults.Importing.Formats;

/// <summary>Conversations as ChatGPT exports them: an array, each with a tree of messages.</summary>
internal sealed class ChatGptFormat : ISourceFormat
{
    private const string Name = "chatgpt";

    public bool IsWhole => false;

    public bool Recognises(string name, ReadOnlySpan<byte> head) =>
        SourceFile.EndingOf(name) == ".json" && JsonShape.Of(head) is { IsArray: true } shape && shape.Has("mapping");

    /// <summary>Whether this is the page that an export brings along, which shows the same conversations once more.</summary>
    public static bool IsPage(string name, ReadOnlySpan<byte> head) => Path.GetFileName(name) == "chat.html" && head.IndexOf("ChatGPT"u8) >= 0;

    public IAsyncEnumerable<SourceItem> ReadAsync(SourceFile file, string source, CancellationToken cancellationToken) =>
        JsonElements.ReadAsync(file, member: null, Read, cancellationToken);

    private static IEnumerable<SourceItem> Read(JsonElement conversation)
    {
        var id = conversation.Text("conversation_id") ?? conversation.Text("id")
            ?? throw new CairnException("invalid_element", "A conversation has no id.", "All others are imported. Export them again.");
        var title = conversation.Text("title");
        var nodes = conversation.Entries("mapping").Select(node => new ChatNode(node.Name, node.Value.Text("parent"), () => Messages(node.Name, node.Value, title)));
        return new ChatTree(nodes, conversation.Text("current_node")).Items($"{Name}/{id}", id);
    }

    private static IEnumerable<ChatMessage> Messages(string id, JsonElement node, string? title)
    {
        if (node.Member("message") is not { } message || message.Member("author") is not { } author || IsHidden(message))
        {
            yield break;
        }

        var (role, content) = (author.Text("role") ?? "unknown", message.Member("content") ?? default);
        var said = new ChatMessage(message.Text("id") ?? id, role == "tool" ? author.Text("name") ?? role : role, ChatGptText.Of(content, message.Member("metadata") ?? default))
        {
            Caption = title,
            Time = message.Time("create_time"),
        };
        if (content.Text("content_type") is { } type and not "text")
        {
            said.Metadata["content_type"] = type;
        }

        if (message.Text("recipient") is { } recipient and not "all")
        {
            said.Metadata["recipient"] = recipient;
        }

        yield return said;
    }

    private static bool IsHidden(JsonElement message) => message.Member("metadata")?.Member("is_visually_hidden_from_conversation")?.ValueKind == JsonValueKind.True;
}
