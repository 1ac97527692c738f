using System.Text;
using Cairn.Agent.CommandLine;
using Cairn.Core;
using Cairn.Core.Memories;

namespace Cairn.Agent.Memories;

/// <summary>The text of a memory, from the words of the command or from standard input.</summary>
internal static class ContentText
{
    public static string Read(Session session, string[] words)
    {
        var text = words is ["-"] ? ReadInput(session.Terminal.In) : string.Join(' ', words);
        return text.Contains('\0', StringComparison.Ordinal)
            ? throw new CairnException("not_text", "That is not text: it holds zero bytes.", "Nothing was written. Cairn remembers text; keep the file where it is and remember where that is.")
            : text;
    }

    // No more is read than can be kept, but for the end of the last line.
    private static string ReadInput(TextReader input)
    {
        try
        {
            var buffer = new char[MemoryCollections.ContentLengthMax + 2];
            var text = buffer.AsSpan(0, input.ReadBlock(buffer)).TrimEnd("\r\n");
            return text.Length <= MemoryCollections.ContentLengthMax || text.Contains('\0') ? text.ToString() : throw new CairnException(
                "text_too_long", $"The text is longer than {MemoryCollections.ContentLengthMax:N0} characters.", "Nothing was written. Save it as a file and `cairn import` that: it is cut into passages.");
        }
        catch (DecoderFallbackException exception)
        {
            throw new CairnException(
                "not_text", "That is not text: it is not valid UTF-8.", "Nothing was written. Save text of another encoding as a file and `cairn import` that.", innerException: exception);
        }
    }
}
