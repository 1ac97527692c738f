using System.Globalization;

namespace Cairn.Core.Workspace.Learning;

/// <summary>On which days of the week, and at which hours, things get done.</summary>
/// <param name="Days">Todos done on each day of the week, from Monday on.</param>
/// <param name="Hours">Todos done in each hour of the day, from midnight on.</param>
public sealed record WeekRhythm(IReadOnlyList<int> Days, IReadOnlyList<int> Hours)
{
    // With fewer, what stands out may do so by chance.
    private const int CountMin = 20;

    private const int WindowLength = 3;

    /// <summary>How many todos it was learned from.</summary>
    public int Count => Days.Sum();

    /// <summary>The days on which more is done than chance explains: two standard deviations above the mean of all days, as counts vary.</summary>
    public IReadOnlyList<DayOfWeek> BestDays => Count < CountMin ? [] : [.. Enumerable.Range(0, 7).Where(day => StandsOut(Days[day], Count / 7d)).Select(day => (DayOfWeek)((day + 1) % 7))];

    /// <summary>The hour at which the three hours begin in which most is done; null where they do not stand out.</summary>
    public int? BestHour
    {
        get
        {
            var best = Enumerable.Range(0, 24).MaxBy(InWindow);
            return Count >= CountMin && StandsOut(InWindow(best), Count * WindowLength / 24d) ? best : null;
        }
    }

    /// <summary>Learns from when todos were done, by this person's clock.</summary>
    public static WeekRhythm Learn(WorkPast past)
    {
        var (days, hours) = (new int[7], new int[24]);
        foreach (var done in past.Done.Select(todo => todo.CompletedAt).OfType<DateTimeOffset>().Select(time => TimeZoneInfo.ConvertTime(time, past.Zone)))
        {
            days[((int)done.DayOfWeek + 6) % 7]++;
            hours[done.Hour]++;
        }

        return new WeekRhythm(days, hours);
    }

    /// <summary>What was learned, in words.</summary>
    public IEnumerable<KnowledgeEntry> Entries
    {
        get
        {
            if (BestDays.Count > 0)
            {
                var most = BestDays.Sum(day => Days[((int)day + 6) % 7]);
                yield return Entry("best_days", $"Most is done on {Phrase.List([.. BestDays.Select(day => day.ToString())])}.", $"{Phrase.Percent((double)most / Count)} of {Phrase.Count(Count, "todo")}.");
            }

            if (BestHour is { } hour)
            {
                yield return Entry("best_hours", $"Most is done {Window(hour)}.", $"{Phrase.Percent((double)InWindow(hour) / Count)} of {Phrase.Count(Count, "todo")}.");
            }
        }
    }

    /// <summary>"between 9:00 and 12:00".</summary>
    public static string Window(int hour) => string.Create(CultureInfo.InvariantCulture, $"between {hour}:00 and {(hour + WindowLength) % 24}:00");

    private KnowledgeEntry Entry(string name, string condition, string evidence) => new(KnowledgeKind.ProductivityPattern, name, condition) { Evidence = evidence, Count = Count };

    private int InWindow(int hour) => Enumerable.Range(hour, WindowLength).Sum(at => Hours[at % 24]);

    private static bool StandsOut(int count, double mean) => count > mean + (2 * Math.Sqrt(mean));
}
