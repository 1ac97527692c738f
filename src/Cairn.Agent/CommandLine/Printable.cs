namespace Cairn.Agent.CommandLine;

/// <summary>Makes text safe to print: a memory must not be able to drive the terminal.</summary>
internal static class Printable
{
    /// <summary>The text with control characters, other than ends of lines and tabs, shown as �.</summary>
    public static string Of(string text) => text.Any(IsControl) ? string.Concat(text.Select(character => IsControl(character) ? '\ufffd' : character)) : text;

    /// <summary>The beginning of the text on one line.</summary>
    public static string Line(string text, int length)
    {
        var line = string.Join(' ', Of(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= length ? line : line[..(char.IsHighSurrogate(line[length - 2]) ? length - 2 : length - 1)] + '…';
    }

    private static bool IsControl(char character) => char.IsControl(character) && character is not ('\n' or '\t');
}
