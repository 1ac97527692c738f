using System.CommandLine;
using System.CommandLine.Parsing;

namespace Cairn.Agent.CommandLine;

/// <summary>What cannot be understood of a command line, in whole sentences.</summary>
internal static class UsageProblems
{
    private const int LengthMax = 1_000;

    // With the two hyphens.
    private const int AlikeMin = 5;

    public static IReadOnlyList<string> Of(ParseResult parsed) =>
        parsed.Errors.Count == 0 ? [.. Misspelt(parsed).Select(word => $"There is no option {word} here{Meant(parsed, word)}. (Text that begins like an option goes after --.)")]
        : parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var unknown, ..] ? [$"There is no command '{unknown}'."]
        : [.. parsed.Errors.Select(error => Printable.Line(error.Message, LengthMax))];

    // A misspelt option would otherwise be taken for text, and be remembered or searched for. Negative numbers are text.
    private static IEnumerable<string> Misspelt(ParseResult parsed) =>
        parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Intersect(parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens))
            .Select(token => token.Value)
            .Where(word => word is ['-', '-', var first, ..] && char.IsAsciiLetter(first) || word is ['-', var only] && char.IsAsciiLetter(only));

    // The options that begin like it for longest.
    private static string Meant(ParseResult parsed, string word) =>
        parsed.CommandResult.Command.Options.Where(option => !option.Hidden).Select(option => option.Name).GroupBy(name => name.AsSpan().CommonPrefixLength(word)).MaxBy(alike => alike.Key) is { Key: >= AlikeMin } alike
            ? $": {string.Join(" or ", alike.Order(StringComparer.Ordinal))} may be meant" : "";
}
