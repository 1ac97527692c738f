using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Advice;
using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Tests.Workspace.Advice;

public sealed class LearnedPatternsTests
{
    // The worked example of docs/reference/workspace.md: half-way, something was overdue in three, of which none was done in time, and in none of three others, all of which were.
    // ln(0.5 / 3.5) − ln(3.5 / 0.5) = −3.8918; × 5 points × 3 / (3 + 5) = −7.3. The three others were ahead half-way, which the first were not: + 7.3.
    [Fact]
    public void What_projects_that_went_wrong_had_in_common_costs_more_and_what_went_well_earns_more()
    {
        var learned = Learn([.. Many(3, isOverdue: true, isInTime: false), .. Many(3, isOverdue: false, isInTime: true)]);

        Assert.Equal([("learned_overdue_todos", -7), ("learned_ahead_of_time", 7)], learned.Select(pattern => (pattern.Name, pattern.Points)));
        Assert.Equal("Todos should be done by now, as in earlier projects.", learned[0].Condition);
        Assert.Equal("Of 3 earlier projects of which that held half-way, 0 were done in time; of 3 others, 3.", learned[0].Evidence);
        Assert.Equal((KnowledgeOrigin.Learned, 6), (learned[0].Entry.Origin, learned[0].Entry.Count));
    }

    // ln(1.5 / 3.5) − ln(3.5 / 1.5) = −1.6946; × 5 × 4 / 9 = −3.8. Ahead were three, all in time, and of the other five one was in time:
    // ln(3.5 / 0.5) − ln(1.5 / 4.5) = 3.0445; × 5 × 3 / 8 = 5.7.
    [Fact]
    public void What_is_less_clear_counts_for_less()
    {
        var learned = Learn(
        [
            .. Many(1, isOverdue: true, isInTime: true), .. Many(3, isOverdue: true, isInTime: false), .. Many(3, isOverdue: false, isInTime: true), .. Many(1, isOverdue: false, isInTime: false),
        ]);

        Assert.Equal([("learned_overdue_todos", -4), ("learned_ahead_of_time", 6)], learned.Select(pattern => (pattern.Name, pattern.Points)));
        Assert.Contains("1 was done in time; of 4 others, 3.", learned[0].Evidence, StringComparison.Ordinal);
    }

    // (−3.0445 − 3.0445) × 5 × 10 / 15 = −20.
    [Fact]
    public void No_more_than_ten_points_are_learned() =>
        Assert.Equal([-10, 10], Learn([.. Many(10, isOverdue: true, isInTime: false), .. Many(10, isOverdue: false, isInTime: true)]).Select(pattern => pattern.Points));

    [Fact]
    public void What_is_bad_never_becomes_good() => Assert.Empty(Learn([.. Many(9, isOverdue: true, isInTime: true), .. Many(9, isOverdue: false, isInTime: false)]));

    [Theory]
    [InlineData(2, 9)]
    [InlineData(9, 2)]
    public void Three_projects_must_have_had_it_and_three_not(int overdue, int others) => Assert.Empty(Learn([.. Many(overdue, isOverdue: true, isInTime: false), .. Many(others, isOverdue: false, isInTime: true)]));

    [Fact]
    public void It_counts_beside_the_pattern_itself_and_says_what_was_seen()
    {
        var patterns = BuiltInPatterns.All.Concat(Learn([.. Many(3, isOverdue: true, isInTime: false), .. Many(3, isOverdue: false, isInTime: true)]));

        var health = ProjectHealth.Of(Work.Look(Boat.Project), patterns);

        // 70, as in ProjectHealthTests, − 7.
        Assert.Equal(63, health.Score);
        Assert.Equal(("learned_overdue_todos", "“Caulk the hull” is overdue by 3 days. Of 3 earlier projects of which that held half-way, 0 were done in time; of 3 others, 3."), (health.Adjustments[^1].Pattern, health.Adjustments[^1].Evidence));
    }

    [Fact]
    public void A_project_that_ended_before_it_was_begun_or_at_no_known_time_tells_nothing()
    {
        var odd = Many(9, isOverdue: true, isInTime: false).Select((project, at) => at < 5 ? project with { CompletedAt = null } : project with { CompletedAt = project.CreatedAt });

        Assert.Empty(Learn([.. odd, .. Many(3, isOverdue: false, isInTime: true)]));
    }

    private static IReadOnlyList<ProjectPattern> Learn(IReadOnlyList<ProjectView> ended) => LearnedPatterns.Learn(new WorkPast { Ended = ended }, new EstimationBook());

    // Of 100 days, looked at after 50: of two todos one was done on day 45, and the other on day 95, which had to be on day 30 where it is to be overdue.
    private static IEnumerable<ProjectView> Many(int count, bool isOverdue, bool isInTime) => Enumerable.Range(0, count).Select(number => new ProjectView($"{isOverdue}{isInTime}{number}", "")
    {
        Status = ProjectStatus.Completed,
        CreatedAt = Work.Ago(100),
        CompletedAt = Work.Now,
        DueAt = Work.Ago(isInTime ? -10 : 5),
        Progress = 100,
        Todos = [Work.Done("1", 55) with { CreatedAt = Work.Ago(100) }, Work.Done("2", 5) with { CreatedAt = Work.Ago(100), DueAt = isOverdue ? Work.Ago(70) : null }],
    });
}
