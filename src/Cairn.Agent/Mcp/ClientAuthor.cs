using Cairn.Core.Text;
using Cairn.Vaults.Log;

namespace Cairn.Agent.Mcp;

/// <summary>Who writes when a client does: what it calls itself, such as <c>mcp:claude-ai</c>, so that <c>recall --agent</c> finds it.</summary>
internal static class ClientAuthor
{
    private const string Prefix = "mcp";
    private const int NameLengthMax = 100;

    public static Author Of(string? name)
    {
        var plain = string.Join('-', Excerpt.Of(name ?? "", NameLengthMax).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '/' or '@');

        // The prefix keeps a client from passing for another writer, such as the import.
        return new Author(string.Concat(plain) is { Length: > 0 } kept ? $"{Prefix}:{kept}" : Prefix);
    }
}
