using System.Globalization;
using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Advice;
using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Tests.Workspace;

public sealed class DueTimeTests
{
    [Theory]
    [InlineData("2027-05-01", "2027-05-01T22:00:00Z")]
    [InlineData("2027-01-31", "2027-01-31T23:00:00Z")]
    [InlineData("2027-05-01T00:00:00Z", "2027-05-01T22:00:00Z")]
    [InlineData("2027-05-01T09:30:00Z", "2027-05-01T09:30:00Z")]
    public void A_day_lasts_until_it_is_over_where_the_person_is(string due, string until)
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone(
            "Berlin", TimeSpan.FromHours(1), "Berlin", "Berlin", "Berlin summer",
            [TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1), TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 28), TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 31))]);

        var todo = TodoView.Of("t", new Dictionary<string, FieldValue> { ["due_at"] = FieldValue.Text(due) }, null, null, zone);

        Assert.Equal(DateTimeOffset.Parse(until, CultureInfo.InvariantCulture), todo.DueAt);
    }

    [Theory]
    [InlineData(-8)]
    [InlineData(0)]
    [InlineData(13)]
    public void A_day_is_named_as_it_was_given_wherever_the_person_is(int hours)
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("there", TimeSpan.FromHours(hours), "there", "there");
        var now = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(hours));
        string Reason(string due) => Assert.Single(PrioritizationRules.Reasons(TodoView.Of("t", Due(due), now.AddDays(-1), null, zone), now));
        string Prediction(string due) => ProjectPrediction.Of(ProjectState.Of(ProjectView.Of("p", Due(due), now.AddDays(-9), null, zone) with { Todos = [Work.Open("1", 1)] }, TimeFrame.Last(7, now), EstimationModel.Unknown)).Words;

        Assert.Equal("due today", Reason("2026-11-23"));
        Assert.Equal("due tomorrow", Reason("2026-11-24"));
        Assert.Equal("due in 3 days", Reason("2026-11-26"));
        Assert.Equal("due tomorrow", Reason($"2026-11-24T08:00{(hours < 0 ? "-08" : $"+{hours:00}")}:00"));
        Assert.Equal("2026-11-24", DueTime.Text(FieldValue.Text("2026-11-24"), zone));
        Assert.Equal("2026-11-24 08:00", DueTime.Text(FieldValue.Text($"2026-11-24T08:00{(hours < 0 ? "-08" : $"+{hours:00}")}:00"), zone));
        Assert.Equal("", DueTime.Text(FieldValue.Text("soon"), zone));
        Assert.EndsWith(" It is due on 20 December 2026.", Prediction("2026-12-20"), StringComparison.Ordinal);
        Assert.EndsWith(" It was due on 20 November 2026.", Prediction("2026-11-20"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void The_ends_of_time_are_days_too(string due)
    {
        foreach (var hours in new[] { -12, 14 })
        {
            var zone = TimeZoneInfo.CreateCustomTimeZone("there", TimeSpan.FromHours(hours), "there", "there");

            Assert.NotEmpty(DueTime.Words(TodoView.Of("t", Due(due), null, null, zone).DueAt!.Value, Work.Now));
        }
    }

    private static Dictionary<string, FieldValue> Due(string due) => new() { ["due_at"] = FieldValue.Text(due) };
}
