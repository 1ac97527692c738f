using System.Text;
using System.Text.Json;

namespace Cairn.Agent.Mcp.Clients;

/// <summary>Changes one member of a text of JSON, with comments or without, and leaves every other byte as it is.</summary>
/// <remarks>The text is handled as Latin-1, in which each byte is one character, so that the positions of the JSON reader hold for it. What is inserted is UTF-8 like the rest.</remarks>
internal static class JsoncText
{
    private const string DefaultIndent = "  ";

    /// <summary>The text without a byte order mark.</summary>
    public static ReadOnlySpan<byte> WithoutMark(byte[] text) => text.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? text.AsSpan(Encoding.UTF8.Preamble.Length) : text;

    /// <summary>Adds a member to the object that a member of the root holds; both are made where they are missing.</summary>
    /// <param name="text">The text; an empty one is a file that is not there yet.</param>
    /// <param name="parent">The member of the root.</param>
    /// <param name="name">The new member's name.</param>
    /// <param name="value">Its JSON, in lines that end in \n and are indented by two.</param>
    public static byte[] Insert(byte[] text, string parent, string name, string value)
    {
        var (mark, json) = Split(text);
        if (string.IsNullOrWhiteSpace(json))
        {
            json = "{}\n";
        }

        if (JsoncObject.Find(json) is not { Members: var members } root)
        {
            throw new JsonException();
        }

        var newLine = json.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var member = $"{Quote(name)}: {Latin(value)}";
        json = members.FirstOrDefault(known => known.Name == Latin(parent)) is { } servers
            ? Add(json, JsoncObject.At(json, servers.ValueStart), member, newLine)
            : Add(json, root, $"{Quote(parent)}: {{\n{DefaultIndent}{member.Replace("\n", "\n" + DefaultIndent, StringComparison.Ordinal)}\n}}", newLine);
        return Encoding.Latin1.GetBytes(mark + json);
    }

    /// <summary>Takes a member out, with its comma. Comments beside it stay.</summary>
    public static byte[] Remove(byte[] text, string parent, string name)
    {
        var (mark, json) = Split(text);
        var servers = Child(json, parent);
        var at = servers.Members.FindIndex(member => member.Name == Latin(name));
        var member = servers.Members[at];
        var (from, to) = (member.NameStart, member.ValueEnd);
        if (member.Comma is { } comma)
        {
            to = comma + 1;
        }
        else if (at > 0 && servers.Members[at - 1].Comma is { } before)
        {
            // The last one goes with the comma before it, which stands on its own where a comment follows it.
            json = json.Remove(before, 1);
            (from, to) = (from - 1, to - 1);
        }

        var blank = from;
        while (blank > 0 && char.IsWhiteSpace(json[blank - 1]))
        {
            blank--;
        }

        // Where something stands behind it on its line, the line must not be joined to the one before: that may end in a comment.
        if (!json[blank..from].Contains('\n', StringComparison.Ordinal) || json.AsSpan(to).TrimStart(" \t") is ['\r' or '\n', ..])
        {
            from = blank;
        }

        return Encoding.Latin1.GetBytes(mark + json.Remove(from, to - from));
    }

    /// <summary>A member's value as it is written, with its lines indented as at the margin.</summary>
    public static string Value(byte[] text, string parent, string name)
    {
        var (_, json) = Split(text);
        var member = Child(json, parent).Members.First(member => member.Name == Latin(name));
        var value = json[member.ValueStart..member.ValueEnd].Replace("\r\n", "\n", StringComparison.Ordinal);
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(value.Replace("\n" + IndentOf(json, member.NameStart), "\n", StringComparison.Ordinal)));
    }

    private static string Add(string json, JsoncObject target, string member, string newLine)
    {
        var inner = json[(target.Open + 1)..target.Close];
        var outer = IndentOf(json, target.Open);
        if (target.Members is not [.., var last])
        {
            var end = inner.TrimStart(' ', '\t') is ['\n' or '\r', ..] ? "" : newLine + outer;
            return json.Insert(target.Open + 1, newLine + Indented(member, outer + DefaultIndent, newLine) + end);
        }

        if (!inner.Contains('\n', StringComparison.Ordinal))
        {
            var line = string.Join(' ', member.Split('\n').Select(part => part.TrimStart()));
            return json.Insert(last.Comma + 1 ?? last.ValueEnd, last.Comma is null ? $", {line}" : $" {line}");
        }

        // A comment that ends the last member's line stays with it.
        var after = JsoncObject.EndOfLine(json, last.Comma + 1 ?? last.ValueEnd);
        json = json.Insert(after, newLine + Indented(member, IndentOf(json, last.NameStart), newLine));
        return last.Comma is null ? json.Insert(last.ValueEnd, ",") : json;
    }

    private static string Indented(string member, string indent, string newLine) => indent + member.Replace("\n", newLine + indent, StringComparison.Ordinal);

    // The white space that begins the line that a position is in.
    private static string IndentOf(string json, int position)
    {
        var start = json.LastIndexOf('\n', Math.Max(position - 1, 0)) + 1;
        var end = start;
        while (end < position && json[end] is ' ' or '\t')
        {
            end++;
        }

        return json[start..end];
    }

    private static JsoncObject Child(string json, string parent) =>
        JsoncObject.At(json, JsoncObject.Find(json).Members.First(member => member.Name == Latin(parent)).ValueStart);

    private static (string Mark, string Json) Split(byte[] text)
    {
        var json = WithoutMark(text);
        return (Encoding.Latin1.GetString(text.AsSpan(0, text.Length - json.Length)), Encoding.Latin1.GetString(json));
    }

    private static string Quote(string name) => Latin($"\"{JsonEncodedText.Encode(name)}\"");

    private static string Latin(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
