using System.Text.RegularExpressions;

namespace Cairn.Repository.Tests;

/// <summary>The size of files, and the names of folders and types.</summary>
public sealed partial class ShapeTests
{
    private const int LinesMax = 300;

    /// <summary>Files that are better long, each with the reason.</summary>
    private static readonly Dictionary<string, string> LongOnPurpose = [];

    private static readonly string[] BannedFolders = ["Common", "Helpers", "Managers", "Models", "Services", "Utils"];

    private static readonly string[] BannedLastWords = ["Base", "Data", "Helper", "Helpers", "Impl", "Info", "Manager", "Util", "Utils"];

    [Fact]
    public void No_source_file_is_longer_than_300_lines()
    {
        var found = Tree.CSharpUnder("src").Where(file => Tree.Lines(file).Length > LinesMax).ToList();

        Expect.None(found.Except(LongOnPurpose.Keys));
        Expect.None(LongOnPurpose.Keys.Except(found).Select(file => $"{file} is short now: take it off the list"));
    }

    [Fact]
    public void No_folder_is_named_after_a_kind_of_code_instead_of_a_feature() =>
        Expect.None(Tree.CSharpUnder("src", "tests", "bench").Where(file => file.Split('/')[..^1].Intersect(BannedFolders).Any()));

    [Fact]
    public void No_type_is_named_with_a_word_that_says_nothing()
    {
        var named =
            from file in Tree.CSharpUnder("src", "tests", "bench")
            from line in Tree.Lines(file)
            let declaration = TypeDeclaration().Match(line)
            where declaration.Success && BannedLastWords.Contains(LastWord().Match(declaration.Groups["name"].Value).Value)
            select $"{file}: {declaration.Groups["name"].Value}";

        Expect.None(named);
    }

    [Fact]
    public void A_source_file_holds_at_most_one_public_type_and_is_named_after_it()
    {
        var wrong =
            from file in Tree.CSharpUnder("src")
            let types = PublicTypes(file)
            where types.Length > 0 && !types.SequenceEqual([Path.GetFileName(file).Split('.')[0]])
            select $"{file}: {string.Join(", ", types)}";

        Expect.None(wrong);
    }

    // Nested types are indented, so these stand at the left margin. Several of one name differ in their type parameters and belong together.
    private static string[] PublicTypes(string file) =>
        [.. Tree.Lines(file).Where(line => line.StartsWith("public ", StringComparison.Ordinal))
            .Select(line => TypeDeclaration().Match(line)).Where(declaration => declaration.Success)
            .Select(declaration => declaration.Groups["name"].Value).Distinct()];

    [GeneratedRegex("""
        ^\s*((public|internal|private|protected|file|static|sealed|abstract|readonly|ref|partial|unsafe|new)\s+)*
        (class|struct|interface|enum|record(\s+(class|struct))?|delegate\s+[\w<>?,.\[\] ]+)\s+(?<name>[A-Z]\w*)
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex("[A-Z][a-z0-9]*$")]
    private static partial Regex LastWord();
}
