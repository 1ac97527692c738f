using System.Text;
using Cairn.Core.Text;

namespace Cairn.Vaults.Tests.Sealing;

/// <summary>Looks for words in every byte of every file below a folder: as they are and as the index knows them, in UTF-8, UTF-16, hexadecimal and base64.</summary>
internal static class ClearText
{
    /// <summary>The files with one of the words, which must be long: a short one stands in what is sealed by chance.</summary>
    public static List<string> FilesWith(string folder, params IReadOnlyCollection<string> words)
    {
        Assert.All(words, word => Assert.True(word.Length >= 12));
        var patterns = words.SelectMany(word => Analyzer.Terms(word).Append(word)).Distinct().SelectMany(Forms).ToList();
        var found = new List<string>();
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length > 0))
        {
            var bytes = File.ReadAllBytes(file);
            if (patterns.Exists(pattern => bytes.AsSpan().IndexOf(pattern) >= 0))
            {
                found.Add(Path.GetRelativePath(folder, file));
            }
        }

        return [.. found, .. Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories).Where(path => words.Any(word => Path.GetFileName(path).Contains(word, StringComparison.OrdinalIgnoreCase)))];
    }

    private static IEnumerable<byte[]> Forms(string word)
    {
        var utf8 = Encoding.UTF8.GetBytes(word);
        yield return utf8;
        yield return Encoding.Unicode.GetBytes(word);
        yield return Encoding.BigEndianUnicode.GetBytes(word);
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8));

        // In base64 a word looks different by where it begins; the characters that its neighbours have a part in are left out.
        for (var shift = 0; shift < 3; shift++)
        {
            var text = Convert.ToBase64String([.. new byte[shift], .. utf8]);
            yield return Encoding.ASCII.GetBytes(text[(shift == 0 ? 0 : shift + 1)..((utf8.Length + shift) / 3 * 4)]);
        }
    }
}
