using System.Text.RegularExpressions;

namespace Cairn.Agent.Tests.Documents;

/// <summary>A fenced block marked <c>console</c>: commands, each with what it prints.</summary>
/// <param name="Line">The line of the document that it begins at.</param>
/// <param name="Steps">Its commands.</param>
internal sealed partial record ConsoleBlock(int Line, IReadOnlyList<ConsoleStep> Steps)
{
    private const string Prompt = "$ ";
    private const string Continuation = "> ";

    /// <summary>The blocks of a document that are to be run; those marked <c>norun</c> are left out.</summary>
    public static IReadOnlyList<ConsoleBlock> Of(string document) =>
        [.. Fence().Matches(document.ReplaceLineEndings("\n"))
            .Where(fence => fence.Groups["marks"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [] or [not "norun", ..])
            .Select(fence => new ConsoleBlock(
                document.ReplaceLineEndings("\n").AsSpan(0, fence.Index).Count('\n') + 1,
                [.. StepsOf(fence.Groups["body"].Value.Split('\n')[..^1], fence.Groups["indent"].Value.Length)]))];

    // Lines after a command that begin with the shell's second prompt, or follow a backslash, belong to the command.
    private static IEnumerable<ConsoleStep> StepsOf(string[] lines, int indent)
    {
        string? command = null;
        var expected = new List<string>();
        foreach (var line in lines.Select(line => line.Length >= indent ? line[indent..] : line.TrimStart()))
        {
            if (line.StartsWith(Prompt, StringComparison.Ordinal))
            {
                if (command is not null) yield return new ConsoleStep(command, [.. expected]);
                command = line[Prompt.Length..];
                expected.Clear();
            }
            else if (command is not null && expected.Count == 0 && (command.EndsWith('\\') || line.StartsWith(Continuation, StringComparison.Ordinal)))
            {
                command += '\n' + (line.StartsWith(Continuation, StringComparison.Ordinal) ? line[Continuation.Length..] : line);
            }
            else
            {
                expected.Add(line);
            }
        }

        if (command is not null) yield return new ConsoleStep(command, [.. expected]);
    }

    [GeneratedRegex(@"^(?<indent> *)```console(?<marks>[^\n]*)\n(?<body>.*?)^ *```[ ]*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
