using System.Text.RegularExpressions;

namespace Cairn.Repository.Tests;

/// <summary>What <c>deploy/</c> takes from the repository is there.</summary>
public sealed partial class DeployTests
{
    private static IEnumerable<string> Dockerfiles => Tree.Files.Where(file => Path.GetFileName(file).StartsWith("Dockerfile.", StringComparison.Ordinal));

    [Fact]
    public void Every_path_that_an_image_copies_is_there_and_let_in()
    {
        var letIn = Tree.Lines(".dockerignore").Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        var copied = Dockerfiles.SelectMany(file => Tree.Lines(file).Select(line => Copy().Match(line)).Where(match => match.Success).SelectMany(match => match.Groups["paths"].Value.Split(' '))).Distinct().ToList();

        Assert.NotEmpty(copied);
        Expect.None(copied.Where(path => !IsThere(path)).Select(path => $"{path} is copied and not there"));
        Expect.None(copied.Where(path => !letIn.Exists(known => path == known || path.StartsWith(known + '/', StringComparison.Ordinal))).Select(path => $"{path} is copied and kept out by .dockerignore"));
    }

    [Fact]
    public void Every_project_that_an_image_publishes_is_there() =>
        Expect.None(Dockerfiles.Select(file => Publish().Match(Tree.Read(file)).Groups["project"].Value).Where(project => project.Length == 0 || !Tree.Projects.Any(known => known.StartsWith(project + '/', StringComparison.Ordinal))));

    [Fact]
    public void Every_file_that_the_compose_file_mounts_or_builds_is_there()
    {
        const string Compose = "deploy/compose.yaml";
        var mounted = Mount().Matches(Tree.Read(Compose)).Select(match => $"deploy/{match.Groups["path"].Value}");
        var built = Dockerfile().Matches(Tree.Read(Compose)).Select(match => match.Groups["path"].Value);

        Expect.None(mounted.Concat(built).Where(path => !IsThere(path)));
    }

    private static bool IsThere(string path) => Tree.Files.Any(file => file == path || file.StartsWith(path + '/', StringComparison.Ordinal));

    [GeneratedRegex(@"^COPY (?!--)(?<paths>.+) \S+$", RegexOptions.ExplicitCapture)]
    private static partial Regex Copy();

    [GeneratedRegex(@"dotnet publish (?<project>\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Publish();

    [GeneratedRegex(@"- \./(?<path>[^:\s]+):", RegexOptions.ExplicitCapture)]
    private static partial Regex Mount();

    [GeneratedRegex(@"dockerfile: (?<path>\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Dockerfile();
}
