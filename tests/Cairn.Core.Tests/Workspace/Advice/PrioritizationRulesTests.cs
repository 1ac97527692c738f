using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Advice;

namespace Cairn.Core.Tests.Workspace.Advice;

public sealed class PrioritizationRulesTests
{
    [Theory]
    [InlineData(0.001, 40, "overdue by less than a day")]
    [InlineData(3, 40, "overdue by 3 days")]
    [InlineData(0, 30, "due today")]
    [InlineData(-0.99, 30, "due tomorrow")]
    [InlineData(-1, 10, "due tomorrow")]
    [InlineData(-6.99, 10, "due in 7 days")]
    [InlineData(-7, 0, "")]
    public void When_it_is_due_counts(double daysAgo, double points, string reason)
    {
        var todo = Work.Open("1") with { DueAt = Work.Ago(daysAgo) };

        Assert.Equal((points, reason), (PrioritizationRules.Score(todo, Work.Now), string.Join(", ", PrioritizationRules.Reasons(todo, Work.Now))));
    }

    [Theory]
    [InlineData("urgent", TodoStatus.Refined, 30)]
    [InlineData("high", TodoStatus.Refined, 15)]
    [InlineData("medium", TodoStatus.Refined, 0)]
    [InlineData("low", TodoStatus.Refined, -10)]
    [InlineData("medium", TodoStatus.Committed, 12)]
    [InlineData("medium", TodoStatus.Confirmed, 5)]
    [InlineData("someday", "waiting", 0)]
    public void How_much_it_matters_and_what_was_decided_counts(string priority, string status, double points) => Assert.Equal(points, PrioritizationRules.Score(Work.Open("1") with { Priority = priority, Status = status }, Work.Now));

    [Theory]
    [InlineData(0.5, 3)]
    [InlineData(0.51, 0)]
    [InlineData(0, 0)]
    public void What_is_quick_counts_a_little(double hours, double points) => Assert.Equal(points, PrioritizationRules.Score(Work.Open("1", hours), Work.Now));

    // The worked example of docs/reference/workspace.md: 30 + 15 + 12 + 3.
    [Fact]
    public void Points_add_up()
    {
        var todo = Work.Open("1", 0.5) with { DueAt = Work.Ago(-0.5), Priority = "high", Status = TodoStatus.Committed };

        Assert.Equal(60, PrioritizationRules.Score(todo, Work.Now));
        Assert.Equal(["due today", "high", "committed", "quick"], PrioritizationRules.Reasons(todo, Work.Now));
    }

    [Fact]
    public void The_order_is_by_points_then_by_when_it_is_due_then_by_age() => Seeds.Each(50, random =>
    {
        TodoView[] ordered =
        [
            Work.Overdue("f", 9), Work.Overdue("e", 2), Work.Open("d") with { Priority = "high" },
            Work.Open("c") with { DueAt = Work.Ago(-30) }, Work.Open("b") with { CreatedAt = Work.Ago(60) }, Work.Open("a0"), Work.Open("a1"), Work.Open("0") with { Priority = "low" },
        ];

        Assert.Equal(ordered, PrioritizationRules.Order(random.Shuffled(ordered), Work.Now));
    });
}
