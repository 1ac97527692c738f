using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Tests.Workspace.Learning;

public sealed class WeekRhythmTests
{
    // Of 21 todos a day has 3 by chance, give or take 2√3 = 3.46, so 7 stand out; three hours have 2.625, give or take 3.24, so 6 do.
    [Fact]
    public void Days_and_hours_that_stand_out_are_told()
    {
        var rhythm = WeekRhythm.Learn(Past([.. Many(7, "2026-11-16T09"), .. Many(7, "2026-11-20T10"), .. Many(7, "2026-11-18T11")]));

        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Wednesday, DayOfWeek.Friday], rhythm.BestDays);
        Assert.Equal(9, rhythm.BestHour);
        Assert.Equal(
            [("best_days", "Most is done on Monday, Wednesday and Friday.", "100 % of 21 todos."), ("best_hours", "Most is done between 9:00 and 12:00.", "100 % of 21 todos.")],
            rhythm.Entries.Select(entry => (entry.Name, entry.Condition, entry.Evidence)));
    }

    // The worked example: 7 of 21 on Tuesday, the rest spread over the other days and the hours of the day.
    [Fact]
    public void A_day_stands_out_from_two_deviations_on()
    {
        Assert.Equal([DayOfWeek.Tuesday], new WeekRhythm([2, 7, 3, 2, 3, 2, 2], new int[24]).BestDays);
        Assert.Empty(new WeekRhythm([3, 6, 3, 2, 3, 2, 2], new int[24]).BestDays);
    }

    [Fact]
    public void Hours_stand_out_from_two_deviations_on_and_may_reach_over_midnight()
    {
        Assert.Equal(22, new WeekRhythm([3, 3, 3, 3, 3, 3, 3], Hours((22, 3), (23, 3), (0, 2), (5, 2), (8, 2), (11, 3), (14, 3), (17, 3))).BestHour);
        Assert.Null(new WeekRhythm([3, 3, 3, 3, 3, 3, 3], Hours((23, 2), (0, 2), (1, 1), (5, 3), (8, 3), (11, 3), (14, 4), (17, 3))).BestHour);
        Assert.Equal("between 22:00 and 1:00", WeekRhythm.Window(22));
    }

    [Fact]
    public void Of_fewer_than_20_todos_nothing_is_said()
    {
        Assert.Empty(WeekRhythm.Learn(Past(Many(19, "2026-11-16T09"))).Entries);
        Assert.Equal(2, WeekRhythm.Learn(Past(Many(20, "2026-11-16T09"))).Entries.Count());
        Assert.Empty(WeekRhythm.Learn(new WorkPast()).Entries);
    }

    [Fact]
    public void Days_and_hours_are_those_of_the_person()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(10), "east", "east");

        var rhythm = WeekRhythm.Learn(Past(Many(20, "2026-11-16T20")) with { Zone = zone });

        Assert.Equal([DayOfWeek.Tuesday], rhythm.BestDays);
        Assert.Equal(4, rhythm.BestHour);
    }

    [Fact]
    public void What_nobody_knows_the_time_of_is_left_out() => Assert.Equal(0, WeekRhythm.Learn(new WorkPast { Done = [Work.Open("1") with { Status = TodoStatus.Done }] }).Count);

    private static WorkPast Past(IReadOnlyList<TodoView> done) => new() { Done = done };

    private static List<TodoView> Many(int count, string hour) => [.. Enumerable.Range(0, count).Select(number => Work.Done($"{hour}{number}", 0) with { CompletedAt = DateTimeOffset.Parse($"{hour}:00:00Z", System.Globalization.CultureInfo.InvariantCulture) })];

    private static int[] Hours(params IEnumerable<(int Hour, int Count)> counts)
    {
        var hours = new int[24];
        foreach (var (hour, count) in counts)
        {
            hours[hour] = count;
        }

        return hours;
    }
}
