namespace Cairn.Core.Workspace.Learning;

/// <summary>How somebody works: what is said of it holds of most of what was done.</summary>
public sealed class WorkingStyle
{
    // With fewer todos nothing is said.
    private const int CountMin = 20;

    private const double Most = 0.7;

    // How much more or less the weeks differ than counts do that come evenly, by their variance beside their mean.
    private const double Even = 1.2;
    private const double Uneven = 2;

    // With fewer whole weeks it is not told apart.
    private const int WeeksMin = 4;

    /// <summary>Nothing is known.</summary>
    public static WorkingStyle Unknown { get; } = new();

    /// <summary>What was learned, in words.</summary>
    public IReadOnlyList<KnowledgeEntry> Entries { get; private init; } = [];

    /// <summary>Learns from what was done, and when.</summary>
    public static WorkingStyle Learn(WorkPast past) => past.Done.Count < CountMin ? Unknown : new WorkingStyle { Entries = [.. new[] { Rhythm(past), Planning(past), Deadlines(past) }.OfType<KnowledgeEntry>()] };

    private static KnowledgeEntry? Rhythm(WorkPast past)
    {
        var days = past.Done.Select(todo => todo.CompletedAt).OfType<DateTimeOffset>().Select(time => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, past.Zone).Date).DayNumber / 7).ToList();
        if (days.Count < CountMin || days.Max() - days.Min() - 1 < WeeksMin)
        {
            return null;
        }

        // The first and the last week are there in part only.
        var counts = days.CountBy(week => week).ToDictionary();
        var weeks = Enumerable.Range(days.Min() + 1, days.Max() - days.Min() - 1).Select(week => (double)counts.GetValueOrDefault(week)).ToList();
        var mean = weeks.Average();
        var spread = mean > 0 ? weeks.Sum(count => (count - mean) * (count - mean)) / (weeks.Count - 1) / mean : double.PositiveInfinity;
        return spread < Even ? Entry("steady", "Works steadily: about as much is done in one week as in another.", days.Count)
            : spread > Uneven ? Entry("in_bursts", "Works in bursts: much in some weeks, and little in others.", days.Count)
            : null;
    }

    private static KnowledgeEntry? Planning(WorkPast past)
    {
        var share = (double)past.Done.Count(todo => todo.Estimated is > 0) / past.Done.Count;
        return share >= Most ? Entry("estimates", $"Estimates first: {Phrase.Percent(share)} of what was done had an estimate.", past.Done.Count)
            : share <= 1 - Most ? Entry("begins_straight", $"Begins straight away: {Phrase.Percent(1 - share)} of what was done had no estimate.", past.Done.Count)
            : null;
    }

    private static KnowledgeEntry? Deadlines(WorkPast past)
    {
        var due = past.Done.Where(todo => todo.DueAt > todo.CreatedAt && todo.CompletedAt is not null).Select(todo => (todo.CompletedAt!.Value - todo.CreatedAt) / (todo.DueAt!.Value - todo.CreatedAt)).ToList();
        return due.Count < CountMin ? null
            : (double)due.Count(part => part <= 0.5) / due.Count >= Most ? Entry("ahead", "Works ahead: most of what has to be done by a time is done in the first half of it.", due.Count)
            : (double)due.Count(part => part > 0.9) / due.Count >= Most ? Entry("at_the_last", "Works towards the day: most of what has to be done by a time is done at the end of it, or after.", due.Count)
            : null;
    }

    private static KnowledgeEntry Entry(string name, string condition, int count) => new(KnowledgeKind.WorkingStyle, name, condition) { Evidence = $"{Phrase.Count(count, "todo")}.", Count = count };
}
