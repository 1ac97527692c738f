using Cairn.Agent.CommandLine;
using Cairn.Core;

namespace Cairn.Agent.Memories;

/// <summary>The text of a memory, from the words of the command or from standard input.</summary>
internal static class ContentText
{
    public static string Read(Session session, string[] words)
    {
        var text = words is ["-"] ? session.Terminal.In.ReadToEnd().TrimEnd('\n', '\r') : string.Join(' ', words);
        return text.Contains('\0', StringComparison.Ordinal)
            ? throw new CairnException("not_text", "That is not text: it holds zero bytes.", "Nothing was written. Cairn remembers text; keep the file where it is and remember where that is.")
            : text;
    }
}
