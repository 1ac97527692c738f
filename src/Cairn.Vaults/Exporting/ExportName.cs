using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Cairn.Core.Text;

namespace Cairn.Vaults.Exporting;

/// <summary>Names of files and folders that every system can hold, made of what they are about.</summary>
internal static partial class ExportName
{
    /// <summary>Most characters of one segment of a path.</summary>
    public const int SegmentLengthMax = 60;

    /// <summary>Most characters of a path below the export's folder: with a folder of usual length in front, Windows can open it.</summary>
    public const int PathLengthMax = 160;

    private const string Extension = ".md";

    /// <summary>One segment of a path, without an ending.</summary>
    public static string Segment(string text)
    {
        var words = Blank().Replace(Excerpt.Of(text, 4 * SegmentLengthMax).Normalize(), " ");
        var name = Excerpt.Of(words.Trim(' ', '.', '~', '-'), SegmentLengthMax).TrimEnd(' ', '.');
        return name.Length == 0 ? "untitled" : Reserved().IsMatch(name) ? "_" + name : name;
    }

    /// <summary>A path of a file that is named after a place elsewhere, such as <c>notes/boat.md</c> or an address.</summary>
    public static string OfPlace(string folder, string place)
    {
        var segments = place.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries).Where(segment => segment.Trim('.', ' ').Length > 0).ToArray();
        if (segments.Length == 0)
        {
            return $"{folder}/{Segment(place)}{Extension}";
        }

        var last = segments[^1].EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? segments[^1][..^Extension.Length] : segments[^1];

        // No folder ends as a file does, so that a file `a.md` and one in a folder of that name have room beside each other.
        var folders = segments[..^1].Select(segment => Segment(segment) is var name && name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? name + "_" : name);
        var path = $"{folder}/{string.Join('/', folders.Append(Segment(last)))}{Extension}";
        return path.Length <= PathLengthMax ? path : WithMark($"{folder}/{Segment(last)}{Extension}", place);
    }

    /// <summary>The same path with some letters that follow from what it is about.</summary>
    public static string WithMark(string path, string about) => $"{path[..^Extension.Length]} {Mark(about)}{Extension}";

    /// <summary>Eight letters and digits, the same for the same text.</summary>
    public static string Mark(string about) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(about)).AsSpan(0, 4));

    // What Windows forbids, what links of Markdown programs cannot hold, and everything that is not shown.
    [GeneratedRegex(@"[\s\p{C}<>:""/\\|?*#^\[\]]+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Blank();

    [GeneratedRegex(@"\A(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\.|\z)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Reserved();
}
