using System.Security.Cryptography;
using System.Text;
using Cairn.Core.Memories;
using Cairn.Core.Records;
using Cairn.Core.Text;
using Cairn.Vaults.Sealing;

namespace Cairn.Vaults.Vectors;

/// <summary>The text of a memory that is embedded: a line with its tags, one with its caption, then its content with its speaker in front.</summary>
/// <remarks>Documented in <c>docs/reference/vectors.md</c>. Another form is another hash, so that everything would be embedded again.</remarks>
internal static class EmbeddedText
{
    /// <summary>Most characters. Of a longer content its beginning is embedded: that is about as much as models take.</summary>
    public const int LengthMax = 8_000;

    /// <summary>Most characters of the tags, and of the caption: there has to be room for the content.</summary>
    public const int LineLengthMax = 500;

    /// <summary>Bytes of a text's hash.</summary>
    public const int HashLength = 16;

    /// <summary>The text; empty where there is nothing to embed, null where the record is not a memory.</summary>
    public static string? Of(string collection, IReadOnlyDictionary<string, FieldValue> fields)
    {
        if (collection != MemoryCollections.Memories.Name)
        {
            return null;
        }

        var lines = new List<string>();
        Add(lines, string.Join(", ", fields.GetValueOrDefault("tags").AsTexts() ?? []));
        Add(lines, fields.GetValueOrDefault("caption").AsText());
        var content = fields.GetValueOrDefault("content").AsText()?.Trim() ?? "";
        lines.Add(fields.GetValueOrDefault("speaker").AsText() is { Length: > 0 } speaker ? $"{speaker}: {content}" : content);
        return Excerpt.Of(string.Join('\n', lines), LengthMax);
    }

    /// <summary>The first bytes of SHA-256 over the text; in a sealed vault, of a hash that only its keys can make.</summary>
    public static byte[] Hash(string text, VaultSeal? seal) => (seal?.Ring.Hash(Encoding.UTF8.GetBytes(text)) ?? SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashLength];

    private static void Add(List<string> lines, string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            lines.Add(Excerpt.Of(line.Trim(), LineLengthMax));
        }
    }
}
