using Cairn.Core.Workspace.Advice;
using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Tests.Workspace.Advice;

public sealed class WorkKnowledgeTests
{
    private static readonly KnowledgeKind[] BuiltInKinds = [KnowledgeKind.ProjectPattern, KnowledgeKind.RiskIndicator, KnowledgeKind.OptimizationRule, KnowledgeKind.PrioritizationRule];

    [Fact]
    public void After_a_year_there_is_something_of_every_kind() => Seeds.Each(10, random =>
    {
        var entries = WorkKnowledge.Learn(GeneratedYear.Of(random)).Entries;

        Assert.Equal(Enum.GetValues<KnowledgeKind>(), entries.Select(entry => entry.Kind).Distinct().Order());
        Assert.Equal(Enum.GetValues<KnowledgeKind>().Except(BuiltInKinds).Append(KnowledgeKind.ProjectPattern).Order(), entries.Where(entry => entry.Origin == KnowledgeOrigin.Learned).Select(entry => entry.Kind).Distinct().Order());
        Assert.Equal(entries.Count, entries.Select(entry => (entry.Kind, entry.Name)).Distinct().Count());
        Assert.All(entries, entry => Assert.Equal(entry.Origin == KnowledgeOrigin.Learned, entry.Evidence.Length > 0));
        Assert.All(entries, entry => Sentences.Check(entry.Condition, entry.Evidence));
    });

    [Fact]
    public void What_is_known_before_anything_was_done_is_built_in()
    {
        var entries = WorkKnowledge.BuiltIn.Entries;

        Assert.Equal(BuiltInKinds, entries.Select(entry => entry.Kind).Distinct());
        Assert.All(entries, entry => Assert.Equal((KnowledgeOrigin.BuiltIn, 0, ""), (entry.Origin, entry.Count, entry.Evidence)));
        Assert.Equal((11, 6, 8, 9), (Count(KnowledgeKind.ProjectPattern), Count(KnowledgeKind.RiskIndicator), Count(KnowledgeKind.OptimizationRule), Count(KnowledgeKind.PrioritizationRule)));

        int Count(KnowledgeKind kind) => entries.Count(entry => entry.Kind == kind);
    }

    [Fact]
    public void The_same_past_makes_the_same_knowledge_whatever_order_it_is_given_in() => Seeds.Each(50, random =>
    {
        var past = GeneratedYear.Of(random);
        var (knowledge, again) = (WorkKnowledge.Learn(past), WorkKnowledge.Learn(past.Shuffled(random)));

        Assert.Equal(knowledge.Entries, again.Entries);
        Assert.Equal(knowledge.Hours.Models, again.Hours.Models);
        Assert.Equal(knowledge.Flow.Waits, again.Flow.Waits);
        Assert.Equal(knowledge.Patterns.Select(pattern => pattern.Points), again.Patterns.Select(pattern => pattern.Points));
    });

    [Fact]
    public void A_project_is_looked_at_with_the_model_of_its_person_and_kind()
    {
        var knowledge = WorkKnowledge.Learn(GeneratedYear.Of(new Random(1)));
        var project = Boat.Project with { Person = "anna", Kind = "boat" };

        Assert.Equal(knowledge.Hours.For("anna", "boat"), knowledge.ModelOf(project));
        Assert.Equal(ProjectState.Of(project, Work.Frame, knowledge.ModelOf(project)).Metrics, knowledge.Look(project, Work.Frame).Metrics);
    }
}
