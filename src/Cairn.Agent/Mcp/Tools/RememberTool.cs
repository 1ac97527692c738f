using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Vaults.Memories;
using ModelContextProtocol.Protocol;

namespace Cairn.Agent.Mcp.Tools;

/// <summary>The tool <c>remember</c>.</summary>
internal static class RememberTool
{
    /// <summary>Most memories in one call.</summary>
    public const int CountMax = 100;

    /// <summary>The arguments that make up one memory.</summary>
    public static readonly IReadOnlyList<ToolArgument> OfMemory =
    [
        new("content", ArgumentType.Text, "What to remember: whole sentences that are understood without the conversation, with names and dates instead of \"he\" and \"today\"."),
        new("kind", ArgumentType.Text, "What it is: note (the default), message, episode, reflection, or a word of your own."),
        new("caption", ArgumentType.Text, "A title, where one helps."),
        new("tags", ArgumentType.Texts, "A few words to find it by."),
        new("speaker", ArgumentType.Text, "Who said it."),
        new("session", ArgumentType.Text, "The conversation it belongs to."),
        new("source", ArgumentType.Text, "Where it comes from, such as a file or an address."),
        new("occurred_at", ArgumentType.Text, "When it happened, such as 2026-11-21 or 2026-11-21T16:30:00Z."),
        new("significance", ArgumentType.Number, "How much it matters, from 0 to 1."),
        new("metadata", ArgumentType.Object, "Anything else, as a JSON object."),
        new("private", ArgumentType.Truth, "Whether it stays on this device and is never synced. Where the person wishes it."),
    ];

    public static readonly MemoryTool Tool = new()
    {
        Name = "remember",
        Title = "Remember",
        Description = """
            Keep something for later conversations. Use it when the person asks you to remember, or tells something that will matter again: a preference, a fact about them or their
            projects, a decision and its reason. One fact each; several at once go into memories. Not for what you just recalled, for passing remarks, or for passwords and keys.
            The same text is stored once.
            """,
        Arguments =
        [
            .. OfMemory,
            new("memories", ArgumentType.Memories, $"Several memories at once, up to {CountMax}, instead of content: stored together, or none of them."),
            CommonArguments.Vault,
        ],
        Answer = """
            {"type":"object","required":["items"],"properties":{
              "items":{"type":"array","items":{"type":"object","required":["id","vault","is_new"],"properties":{"id":{"type":"string"},"vault":{"type":"string"},"is_new":{"type":"boolean"}}}},
              "note":{"type":"string"}}}
            """,
        IsIdempotent = true,
        RunAsync = RunAsync,
    };

    private const string StrippedNote = "What was recalled before was left out: it is stored already.";

    private static async Task<CallToolResult> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var isAnyStripped = false;
        var memories = Given(call.Arguments).Select(given =>
        {
            var fields = Fields(given, out var isStripped);
            isAnyStripped |= isStripped;
            return new NewMemory(fields, given.Truth("private"));
        }).ToList();
        using var lease = call.Vaults.RentToWrite(call.Arguments.Text("vault"));
        var vault = lease.Vault.Folder.Name;
        var remembered = await lease.Vault.RememberAsync(memories, call.Author);
        var lines = remembered.Select(memory => $"{(memory.IsNew ? "remembered" : "known already")} {memory.Id} (vault {vault})");
        return ToolAnswer.Of(string.Join('\n', isAnyStripped ? lines.Append(StrippedNote) : lines), json => Write(json, remembered, vault, isAnyStripped));
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<Remembered> remembered, string vault, bool isAnyStripped)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var memory in remembered)
        {
            json.WriteStartObject();
            json.WriteString("id", memory.Id);
            json.WriteString("vault", vault);
            json.WriteBoolean("is_new", memory.IsNew);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (isAnyStripped)
        {
            json.WriteString("note", StrippedNote);
        }

        json.WriteEndObject();
    }

    // One memory by its own arguments, or a list; what both say would be told twice, so that it is one or the other.
    private static IReadOnlyList<ToolArguments> Given(ToolArguments arguments)
    {
        if (arguments.Raw("memories") is not { } list)
        {
            return [arguments];
        }

        if (OfMemory.FirstOrDefault(argument => arguments.Has(argument.Name)) is { } beside)
        {
            throw arguments.Invalid(beside.Name, "stands beside memories; put it into each of them");
        }

        var items = list.ValueKind == JsonValueKind.String ? Parsed(list.GetString()!, arguments) : list;
        return items.ValueKind != JsonValueKind.Array || items.GetArrayLength() is 0 or > CountMax ? throw arguments.Invalid("memories", $"must be a list of 1 to {CountMax} memories")
            : [.. items.EnumerateArray().Select(item => new ToolArguments(Tool.Name, OfMemory, item.ValueKind switch
            {
                JsonValueKind.Object => item.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value)),
                JsonValueKind.String => [KeyValuePair.Create("content", item)],
                _ => throw arguments.Invalid("memories", "must be a list of objects with content, or of strings"),
            }))];
    }

    private static JsonElement Parsed(string text, ToolArguments arguments)
    {
        try
        {
            return ToolSchema.Parse(text);
        }
        catch (JsonException)
        {
            throw arguments.Invalid("memories", "must be a list");
        }
    }

    private static SortedList<string, FieldValue> Fields(ToolArguments given, out bool isStripped)
    {
        var content = given.Text("content") ?? throw new CairnException("missing_argument", "remember needs the argument content.", "Give content: the text to remember. Several go into memories.");
        var fields = new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["content"] = FieldValue.Text(MemoryMark.Strip(content, out isStripped)) };
        foreach (var name in (string[])["kind", "caption", "speaker", "session", "source", "occurred_at"])
        {
            if (given.Text(name) is { } text)
            {
                fields[name] = FieldValue.Text(text);
            }
        }

        if (given.Texts("tags") is { } tags)
        {
            fields["tags"] = FieldValue.Texts(tags);
        }

        if (given.Number("significance") is { } significance)
        {
            fields["significance"] = FieldValue.Number(significance);
        }

        if (given.Object("metadata") is { } metadata)
        {
            fields["metadata"] = metadata;
        }

        return fields;
    }
}
