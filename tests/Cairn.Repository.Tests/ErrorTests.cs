using System.Text.RegularExpressions;

namespace Cairn.Repository.Tests;

/// <summary>Error codes are promises: each that the code throws is explained, and each explained is thrown.</summary>
public sealed partial class ErrorTests
{
    private const string Document = "docs/reference/errors.md";

    [Fact]
    public void Every_error_code_of_the_code_is_explained_and_the_other_way_round()
    {
        var thrown = Tree.CSharpUnder("src").SelectMany(file => Thrown().Matches(Tree.Read(file)).Select(match => match.Groups["code"].Value))
            .Concat(Named().Matches(Tree.Read("src/Cairn.Core/Sync/SyncProblem.cs")).Select(match => match.Groups["code"].Value)).ToHashSet();
        var explained = Tree.Lines(Document).Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Explained().Matches(line.Split('|')[1]).Select(match => match.Groups["code"].Value)).ToHashSet();

        Assert.NotEmpty(thrown);
        Expect.None(thrown.Except(explained).Select(code => $"{code} is not in {Document}"));
        Expect.None(explained.Except(thrown).Select(code => $"{code} is in {Document} and nowhere thrown"));
    }

    [GeneratedRegex("""(?:CairnException\(|SyncProblem\(|=>\s*new\(|\bthrow new\()\s*"(?<code>[a-z]+(?:_[a-z]+)+)",""", RegexOptions.ExplicitCapture)]
    private static partial Regex Thrown();

    // Codes that several places give.
    [GeneratedRegex("""public const string \w+ = "(?<code>\w+)";""", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();

    [GeneratedRegex("`(?<code>[a-z]+(_[a-z]+)+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Explained();
}
