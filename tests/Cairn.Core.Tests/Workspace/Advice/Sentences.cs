using System.Text.RegularExpressions;

namespace Cairn.Core.Tests.Workspace.Advice;

/// <summary>What holds of every sentence that a person reads, whatever the numbers in it.</summary>
internal static class Sentences
{
    // One thing that is said of as many, many said of as one, numbers that are none, and words left out.
    private static readonly Regex Wrong = new(@"\ba (todo|day|week|minute|project|hour) are\b|\ban hour are\b|\bare an? (todo|day|week|minute|hour)\b|(?<![\d.,])1 (todos|days|weeks|minutes|hours|projects)\b|(?<!of )\b\d+ (todos|days|weeks|minutes|hours) is\b|NaN|∞|Infinity|  |\.\.| \.|“”|\bof a todo\b|about less", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    public static void Check(params IEnumerable<string> texts)
    {
        foreach (var text in texts.Where(text => text.Length > 0))
        {
            Assert.False(Wrong.IsMatch(text), text);
            Assert.EndsWith(".", text, StringComparison.Ordinal);
            Assert.True(char.IsUpper(text[0]) || char.IsDigit(text[0]) || text[0] == '“', text);
        }
    }
}
