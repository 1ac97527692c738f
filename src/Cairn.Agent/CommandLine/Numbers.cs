using System.CommandLine.Parsing;
using System.Globalization;

namespace Cairn.Agent.CommandLine;

/// <summary>Reads the numbers that options take. What is wrong is said in our words: the parser's own would name types of the framework.</summary>
internal static class Numbers
{
    public static int Whole(ArgumentResult result, int min, int max, string rule) =>
        int.TryParse(Word(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number : Refuse<int>(result, rule);

    public static double Any(ArgumentResult result, string rule) =>
        double.TryParse(Word(result), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number : Refuse<double>(result, rule);

    private static string Word(ArgumentResult result) => result.Tokens is [.., var last] ? last.Value : "";

    private static T Refuse<T>(ArgumentResult result, string rule)
    {
        result.AddError(rule);
        return default!;
    }
}
