using System.Globalization;
using System.Text;
using Cairn.Core.Text;

namespace Cairn.Vaults.Tests.Erasing;

/// <summary>Looks for words in every byte of every file of a folder.</summary>
internal static class FolderScan
{
    private static readonly Encoding[] Encodings = [Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode];

    /// <summary>A word that the index knows under another form, folded, and under no other. Its number is written in letters, since a number would be a part of it.</summary>
    public static string UniqueWord(int number) => $"Žöltürk{string.Concat(number.ToString(CultureInfo.InvariantCulture).Select(digit => (char)('a' + digit - '0')))}q";

    /// <summary>The files that hold the word or its term, in UTF-8 or UTF-16.</summary>
    public static List<string> FilesWith(string folder, string word)
    {
        var term = Assert.Single(Analyzer.Terms(word));
        Assert.NotEqual(word, term);
        var patterns = Encodings.SelectMany(encoding => new[] { encoding.GetBytes(word), encoding.GetBytes(term) }).ToList();
        var found = new List<string>();
        // A lock that is held cannot be read; it is empty.
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length > 0))
        {
            var bytes = File.ReadAllBytes(file);
            if (patterns.Exists(pattern => bytes.AsSpan().IndexOf(pattern) >= 0))
            {
                found.Add(Path.GetRelativePath(folder, file));
            }
        }

        return found;
    }

    public static void AssertGone(string folder, string word) => Assert.Equal("", string.Join(", ", FilesWith(folder, word)));
}
