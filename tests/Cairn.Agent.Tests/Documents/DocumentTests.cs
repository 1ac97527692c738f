using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Documents;

/// <summary>What documents show is what happens. Blocks marked <c>console</c> are run, but for those marked <c>console norun</c>.</summary>
/// <remarks>Lines that begin with <c>$ </c> are commands. What is below each is what a person at a terminal sees; … stands for anything on a line, and
/// alone on one for any number of lines. All commands of a document share a shell and a vault, and find a copy of <c>docs/</c> where they start.
/// Where one is marked <c>console agent</c>, an agent runs at http://127.0.0.1:8080/.</remarks>
public sealed class DocumentTests
{
    private const string ReadMe = "README.md";

    public static TheoryData<string> Names =>
    [
        .. new[] { ReadMe }.Concat(Under("docs"))
            .Where(name => File.Exists(Path.Combine(CairnProgram.Root, name)) && ConsoleBlock.Of(Read(name)).Count > 0)
            .DefaultIfEmpty(""),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_commands_of_a_document_do_what_it_says(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The documents are run by the terminal recorder of Linux.");
        if (name.Length == 0) return;

        var problems = await DocumentRun.ProblemsAsync(Read(name));

        if (problems.Count > 0) Assert.Fail($"{name}, {string.Join($"\n\n{name}, ", problems)}");
    }

    [Fact]
    public void The_readme_shows_commands_that_are_run()
    {
        if (!File.Exists(Path.Combine(CairnProgram.Root, ReadMe))) return;

        Assert.NotEmpty(ConsoleBlock.Of(Read(ReadMe)));
    }

    [Fact]
    public async Task A_document_that_is_right_has_no_problems()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The documents are run by the terminal recorder of Linux.");

        var problems = await DocumentRun.ProblemsAsync("""
            # Title

            ```console
            $ cairn remember "The boat is called Alma."
            remembered …
            $ ./cairn recall "name of the boat"
            The boat is called Alma.
              … · …
            $ mkdir notes && echo "Tea with Ana." > notes/tea.md && cd notes
            $ cairn import \
                tea.md
            1 files: 1 added, …
            ```

            1. A list:

               ```console
               $ pwd
               …/notes
               $ for word in one two; do
               >   echo $word
               > done
               one
               two
               $ cairn recall zeppelin
               Nothing found.
               $ seq 9
               1
               …
               9
               ```

            ```console norun
            $ rm -rf /nothing/that/would/ever/run
            ```

            ```bash
            not for us
            ```
            """);

        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("```console\n$ echo one\ntwo\n```\n")]
    [InlineData("```console\n$ echo one\n```\n")]
    [InlineData("```console\n$ true\none\n```\n")]
    [InlineData("```console\n$ false\n```\n")]
    [InlineData("```console\n$ exit 3\n```\n")]
    [InlineData("```console\n$ echo 'one\n```\n")]
    [InlineData("```console\n$ seq 3\n1\n3\n```\n")]
    public async Task A_document_that_is_wrong_has_one(string document)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The documents are run by the terminal recorder of Linux.");

        Assert.Single(await DocumentRun.ProblemsAsync(document));
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(CairnProgram.Root, name));

    private static IEnumerable<string> Under(string folder) =>
        Directory.EnumerateFiles(Path.Combine(CairnProgram.Root, folder), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(CairnProgram.Root, file)).Order(StringComparer.Ordinal);
}
