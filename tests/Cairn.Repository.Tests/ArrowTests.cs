using System.Xml.Linq;

namespace Cairn.Repository.Tests;

/// <summary>Who may know whom (ARCHITECTURE.md).</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Cairn.Core"] = [],
        ["Cairn.Protocol"] = ["Cairn.Core"],
        ["Cairn.Vaults"] = ["Cairn.Core"],
        ["Cairn.Sync"] = ["Cairn.Protocol"],
        ["Cairn.Models"] = ["Cairn.Core"],
        ["Cairn.Agent"] = ["Cairn.Vaults", "Cairn.Sync", "Cairn.Models"],
        ["Cairn.Hub"] = ["Cairn.Protocol", "Cairn.Models"],
    };

    private static readonly string[] Executables = ["Cairn.Agent", "Cairn.Hub"];

    private static IEnumerable<string> Sources => Tree.Projects.Where(project => project.StartsWith("src/", StringComparison.Ordinal));

    [Fact]
    public void A_project_refers_only_to_the_projects_below_it()
    {
        var wrong =
            from project in Sources
            from target in References(project)
            where !Allowed.GetValueOrDefault(Name(project), []).Contains(target)
            select $"{Name(project)} -> {target}";

        Expect.None(wrong);
    }

    [Fact]
    public void Every_project_under_src_has_a_place_in_the_table() =>
        Expect.None(Sources.Select(Name).Except(Allowed.Keys));

    [Fact]
    public void The_table_itself_lets_no_project_refer_to_an_executable() =>
        Expect.None(Allowed.Values.SelectMany(targets => targets).Intersect(Executables));

    [Fact]
    public void Only_the_agent_and_the_hub_are_executables()
    {
        var executables = Sources.Where(project => Elements(project, "OutputType").Any(type => type.Value == "Exe"));

        Expect.None(executables.Select(Name).Except(Executables));
    }

    [Fact]
    public void Every_project_is_part_of_the_solution()
    {
        var listed = Elements("cairn.slnx", "Project").Select(project => project.Attribute("Path")!.Value);

        Expect.None(Tree.Projects.Except(listed));
    }

    private static IEnumerable<string> References(string project) =>
        Elements(project, "ProjectReference").Select(reference => Name(reference.Attribute("Include")!.Value));

    private static IEnumerable<XElement> Elements(string file, string name) => XDocument.Parse(Tree.Read(file)).Descendants(name);

    private static string Name(string project) => Path.GetFileNameWithoutExtension(project);
}
