using System.Text.RegularExpressions;
using Cairn.Core.Text;

namespace Cairn.Core.Tests.Text;

/// <summary>The table of docs/reference/analysis.md says what the analyzer does.</summary>
public sealed partial class AnalysisDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "analysis.md"));

    public static TheoryData<string, string, string> Examples =>
        [.. Row().Matches(Document).Select(match => (match.Groups["text"].Value, match.Groups["language"].Value, match.Groups["terms"].Value))];

    [Theory, MemberData(nameof(Examples))]
    public void Every_example_of_the_document_is_true(string text, string language, string terms) =>
        Assert.Equal(terms.Split(' '), language.Length > 0 ? Analyzer.Terms(text, Enum.Parse<Language>(language)) : Analyzer.Terms(text));

    [Fact]
    public void The_document_has_examples_and_names_the_version()
    {
        Assert.InRange(Row().Count(Document), 20, 60);
        Assert.Contains($"Version {Analyzer.Version}:", Document, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\| `(?<text>[^`]+)`( \((?<language>\w+)\))? \| (?<terms>.+) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
