using System.Text.RegularExpressions;

namespace Cairn.Repository.Tests;

/// <summary>What no file may say.</summary>
public sealed partial class TextTests
{
    [Fact]
    public void No_file_names_a_folder_of_the_machine_it_was_written_on() => Expect.None(Matches(BuildFolder()));

    [Fact]
    public void No_file_leaves_a_note_of_work_to_do() => Expect.None(Matches(NoteOfWork()));

    private static IEnumerable<string> Matches(Regex pattern) =>
        from file in Tree.Files
        let text = Tree.Read(file)
        where !text.Contains('\0') // Pictures and other binary files.
        let match = pattern.Match(text)
        where match.Success
        select $"{file}:{text.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value}";

    // One letter of each word stands in brackets, so that this file passes its own test.
    [GeneratedRegex("/[w]ork/")]
    private static partial Regex BuildFolder();

    [GeneratedRegex(@"\b(T[O]DO|F[I]XME|H[A]CK)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex NoteOfWork();
}
