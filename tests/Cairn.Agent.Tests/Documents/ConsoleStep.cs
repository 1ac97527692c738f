using System.Text.RegularExpressions;

namespace Cairn.Agent.Tests.Documents;

/// <summary>A command as a document shows it, and what it prints there.</summary>
/// <param name="Command">What is typed.</param>
/// <param name="Expected">The lines below it. In them … stands for anything, and alone on a line for any number of lines.</param>
internal sealed record ConsoleStep(string Command, IReadOnlyList<string> Expected)
{
    /// <summary>Whether the command printed what the document says.</summary>
    public bool Fits(string printed)
    {
        var pattern = string.Concat(TrimEnd(Expected).Select(line => line.Trim() == "…" ? @"(?:[^\n]*\n)*?" : Regex.Escape(line.TrimEnd()).Replace("…", @"[^\n]*", StringComparison.Ordinal) + @"[ \t]*\n"));
        return Regex.IsMatch(printed.TrimEnd('\n') is { Length: > 0 } text ? text + '\n' : "", $@"\A{pattern}\z");
    }

    private static IEnumerable<string> TrimEnd(IEnumerable<string> lines) => lines.Reverse().SkipWhile(string.IsNullOrWhiteSpace).Reverse();
}
