using System.Text;

namespace Cairn.Vaults.Importing;

/// <summary>Cuts a long text into passages that read well alone: at headings, then at blank lines, then at the ends of lines and sentences.</summary>
internal static class Passages
{
    /// <summary>Most characters of a passage.</summary>
    public const int LengthMax = 2_000;

    /// <summary>The passages of a Markdown or plain text, with the headings above each. A text that is short enough is one passage.</summary>
    public static IEnumerable<(string Heading, string Text)> Cut(string text)
    {
        if (text.Length <= LengthMax)
        {
            return [("", text.Trim())];
        }

        return Sections(text)
            .SelectMany(section => Fit(section.Text).Select(part => (section.Heading, Text: part.Trim())))
            .Where(passage => passage.Text.Length > 0);
    }

    private static IEnumerable<(string Heading, string Text)> Sections(string text)
    {
        var path = new List<string>();
        var section = new StringBuilder();
        var heading = "";
        var isCode = false;
        foreach (var line in text.Split('\n'))
        {
            isCode ^= line.StartsWith("```", StringComparison.Ordinal);
            if (!isCode && Level(line) is var level and > 0)
            {
                if (section.Length > 0)
                {
                    yield return (heading, section.ToString());
                    section.Clear();
                }

                path.RemoveRange(Math.Min(path.Count, level - 1), Math.Max(0, path.Count - level + 1));
                path.Add(line[level..].Trim());
                heading = string.Join(" / ", path);
            }

            section.Append(line).Append('\n');
        }

        yield return (heading, section.ToString());
    }

    private static int Level(ReadOnlySpan<char> line)
    {
        var level = line.IndexOfAnyExcept('#');
        return level is > 0 and <= 6 && line[level] == ' ' ? level : 0;
    }

    private static IEnumerable<string> Fit(string section)
    {
        var rest = section.AsMemory();
        while (rest.Length > LengthMax)
        {
            var end = End(rest.Span[..LengthMax]);
            yield return rest[..end].ToString();
            rest = rest[end..];
        }

        yield return rest.ToString();
    }

    // The last good place in the second half; failing that the limit, but never within a surrogate pair.
    private static int End(ReadOnlySpan<char> window)
    {
        foreach (var boundary in (ReadOnlySpan<string>)["\n\n", "\n", ". ", "。", " "])
        {
            if (window.LastIndexOf(boundary) is var at && at > window.Length / 2)
            {
                return at + boundary.Length;
            }
        }

        return char.IsHighSurrogate(window[^1]) ? window.Length - 1 : window.Length;
    }
}
