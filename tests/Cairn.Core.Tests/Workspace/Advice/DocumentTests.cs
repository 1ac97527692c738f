using System.Globalization;
using Cairn.Core.Workspace.Advice;
using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Tests.Workspace.Advice;

/// <summary>What docs/reference/workspace.md says of what is known, beside what is.</summary>
public sealed class DocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "workspace.md"));

    public static TheoryData<string> Rules => [.. WorkKnowledge.BuiltIn.Entries.Select(entry => $"{entry.Kind} {entry.Name} {entry.Points.ToString(CultureInfo.InvariantCulture)}")];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_is_documented_with_its_points(string rule)
    {
        var (kind, name, points) = rule.Split(' ') is [var first, var second, var third] ? (Enum.Parse<KnowledgeKind>(first), second, third) : default;
        var heading = kind switch
        {
            KnowledgeKind.ProjectPattern => "### Health",
            KnowledgeKind.RiskIndicator => "### Risks",
            KnowledgeKind.OptimizationRule => "### What could be done better",
            _ => "### What is to be done first",
        };
        var section = Document[Document.IndexOf(heading, StringComparison.Ordinal)..][heading.Length..].Split("\n### ")[0];
        var row = section.Split('\n').Single(line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal));

        Assert.True(points == "0" || row.Split('|')[^2].Trim().TrimStart('+').Replace('−', '-').StartsWith(points, StringComparison.Ordinal), row);
    }

    [Fact]
    public void The_example_is_summed_up_as_the_document_shows() =>
        Assert.Contains($"\n> {ProjectSummary.Of(ProjectAnalysis.Of(Boat.Project, Work.Frame, WorkKnowledge.BuiltIn)).Text}\n", Document, StringComparison.Ordinal);
}
