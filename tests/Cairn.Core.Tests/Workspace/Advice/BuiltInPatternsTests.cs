using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Advice;
using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Tests.Workspace.Advice;

public sealed class BuiltInPatternsTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(1, -8d)]
    [InlineData(2, -13d)]
    [InlineData(5, -28d)]
    public void Overdue_todos_cost_8_points_and_5_for_each_further_one(int count, double? points) =>
        Assert.Equal(points, Points("overdue_todos", Work.Project([Work.Open("a") with { DueAt = Work.Now }, .. Enumerable.Range(0, count).Select(id => Work.Overdue($"{id}", 0.001 + id))])));

    [Fact]
    public void Overdue_todos_are_told_by_the_one_that_is_due_longest()
    {
        Assert.Equal("“Todo 1” is overdue by a day.", Seen("overdue_todos", Work.Project(Work.Overdue("1", 1))));
        Assert.Equal("2 todos are overdue, “Todo 2” by 9 days.", Seen("overdue_todos", Work.Project(Work.Overdue("1", 1), Work.Overdue("2", 9))));
    }

    [Fact]
    public void A_project_that_should_be_done_costs_20_points()
    {
        Assert.Equal("It should have been done less than a day ago.", Seen("project_overdue", Work.Project() with { DueAt = Work.Ago(0.001) }));
        Assert.Equal(-20, Points("project_overdue", Work.Project() with { DueAt = Work.Ago(400), CreatedAt = Work.Ago(1) }));
        Assert.Null(Points("project_overdue", Work.Project() with { DueAt = Work.Now }));
        Assert.Null(Points("project_overdue", Work.Project()));
        Assert.Null(Points("project_overdue", Work.Project() with { DueAt = Work.Ago(3), Status = ProjectStatus.Completed }));
    }

    // 60 of 100 days are gone.
    [Theory]
    [InlineData(39, null)]
    [InlineData(38.001, null)]
    [InlineData(38, -1d)]
    [InlineData(30, -5d)]
    [InlineData(10, -15d)]
    [InlineData(1, -15d)]
    public void Being_behind_by_more_than_a_fifth_costs_a_point_for_every_two_hundredths(double progress, double? points) =>
        Assert.Equal(points, Points("behind_time", Work.Project() with { Progress = progress, DueAt = Work.Ago(-40) }));

    [Fact]
    public void What_is_due_before_it_was_begun_has_no_time_to_be_behind() => Assert.Null(Points("behind_time", Work.Project() with { DueAt = Work.Ago(61) }));

    [Theory]
    [InlineData(60, 8d)]
    [InlineData(59.9, null)]
    [InlineData(700, 8d)]
    public void Being_as_far_as_time_is_worth_8_points(double progress, double? points) =>
        Assert.Equal(points, Points("ahead_of_time", Work.Project() with { Progress = progress, DueAt = Work.Ago(-40) }));

    [Fact]
    public void Nothing_that_is_overdue_is_ahead()
    {
        Assert.Null(Points("ahead_of_time", Work.Project(Work.Overdue("1", 1)) with { Progress = 90, DueAt = Work.Ago(-40) }));
        Assert.Equal("90 % of it is done in 60 % of its time.", Seen("ahead_of_time", Work.Project() with { Progress = 90, DueAt = Work.Ago(-40) }));
    }

    [Fact]
    public void Nothing_moving_for_two_weeks_costs_12_points()
    {
        var project = Work.Project(Work.Open("1") with { CreatedAt = Work.Ago(14) });

        Assert.Equal((-12, "Nothing has moved for 2 weeks."), (Points("quiet", project), Seen("quiet", project)));
        Assert.Null(Points("quiet", project with { Todos = [Work.Open("1") with { CreatedAt = Work.Ago(13.99) }] }));
        Assert.Null(Points("quiet", project with { Todos = [] }));
        Assert.Null(Points("quiet", project with { Status = ProjectStatus.Paused }));
        Assert.Null(Points("quiet", project with { UpdatedAt = Work.Ago(2) }));
        Assert.Null(Points("quiet", project with { Activities = [Work.Reopened("1", 3)] }));
    }

    [Fact]
    public void That_something_was_put_down_which_is_overdue_is_no_sign_of_life()
    {
        var late = Work.Overdue("2", 1) with { CreatedAt = Work.Ago(2), UpdatedAt = Work.Ago(2) };
        var added = Work.Reopened("2", 2) with { Kind = Cairn.Core.Workspace.Activities.WorkActivityKind.Added };

        Assert.Equal(-12, Points("quiet", Work.Project(Work.Open("1"), late) with { Activities = [added] }));
        Assert.Null(Points("quiet", Work.Project(Work.Open("1"), late with { UpdatedAt = Work.Ago(1) })));
        Assert.Null(Points("quiet", Work.Project(Work.Open("1"), late with { DueAt = null })));
    }

    [Fact]
    public void Something_done_in_each_third_is_worth_6_points()
    {
        // Thirds of 28 days end 18.67 and 9.33 days ago.
        Assert.Equal(6, Points("steady", Work.Project(Work.Done("1", 27.99), Work.Done("2", 9.34), Work.Done("3", 0))));
        Assert.Null(Points("steady", Work.Project(Work.Done("1", 28), Work.Done("2", 12), Work.Done("3", 1))));
        Assert.Null(Points("steady", Work.Project(Work.Done("1", 20), Work.Done("2", 19), Work.Done("3", 1))));
    }

    [Fact]
    public void Having_nothing_to_do_next_costs_8_points()
    {
        Assert.Equal(-8, Points("no_next_step", Work.Project()));
        Assert.Equal(-8, Points("no_next_step", Work.Project(Work.Done("1", 2)) with { Progress = 99 }));
        Assert.Null(Points("no_next_step", Work.Project(Work.Done("1", 2))));
        Assert.Null(Points("no_next_step", Work.Project(Work.Open("1"))));
        Assert.Null(Points("no_next_step", Work.Project() with { Status = ProjectStatus.Cancelled }));
    }

    [Theory]
    [InlineData(3, 1, -5d)]
    [InlineData(3, 0, null)]
    [InlineData(2, 2, null)]
    [InlineData(3, 2, -5d)]
    public void Most_of_four_todos_or_more_being_unclear_costs_5_points(int vague, int clear, double? points) =>
        Assert.Equal(points, Points("unclear_work", Work.Project([.. Many(vague, TodoStatus.Matched), .. Many(clear, TodoStatus.Refined)])));

    [Theory]
    [InlineData(6, -5d)]
    [InlineData(5, null)]
    public void Six_committed_at_once_cost_5_points(int count, double? points) => Assert.Equal(points, Points("too_much_at_once", Work.Project([.. Many(count, TodoStatus.Committed)])));

    [Theory]
    [InlineData(0.2, 0.3, -6d)]
    [InlineData(0.3, 0.45, -6d)]
    [InlineData(0.7, 1.05, -6d)]
    [InlineData(10, 14.99, null)]
    [InlineData(10, 5, null)]
    public void Taking_half_as_long_again_costs_6_points(double estimated, double actual, double? points) => Assert.Equal(points, Points("takes_longer", Work.Project(Work.Done("1", 1, estimated, actual))));

    [Theory]
    [InlineData(4, -8d)]
    [InlineData(5, null)]
    public void A_fifth_taken_up_again_costs_8_points(int done, double? points)
    {
        var project = Work.Project([.. Enumerable.Range(0, done).Select(id => Work.Done($"{id}", 2))]) with { Activities = [Work.Reopened("1", 3)] };

        Assert.Equal(points, Points("taken_up_again", project));
    }

    [Fact]
    public void All_of_them_are_known_as_built_in() =>
        Assert.All(BuiltInPatterns.All, pattern => Assert.Equal((KnowledgeOrigin.BuiltIn, pattern.Name, pattern.Points), (pattern.Entry.Origin, pattern.Entry.Name, pattern.Entry.Points)));

    private static IEnumerable<TodoView> Many(int count, string status) => Enumerable.Range(0, count).Select(id => Work.Open($"{status}{id}") with { Status = status });

    private static HealthAdjustment? Of(string pattern, ProjectView project) => BuiltInPatterns.All.Single(built => built.Name == pattern).Of(Work.Look(project));

    private static double? Points(string pattern, ProjectView project) => Of(pattern, project)?.Points;

    private static string? Seen(string pattern, ProjectView project) => Of(pattern, project)?.Evidence;
}
