using System.Globalization;
using Cairn.Core.Records;

namespace Cairn.Core.Workspace;

/// <summary>When something has to be done.</summary>
public static class DueTime
{
    /// <summary>The time that a field holds, by the clocks of a zone; null where it holds none. A date alone, which is kept as midnight UTC, lasts until that day is over there.</summary>
    public static DateTimeOffset? Read(FieldValue value, TimeZoneInfo zone)
    {
        if (TimeText.Read(value) is not { } time)
        {
            return null;
        }

        if (IsDay(time))
        {
            var end = DateTime.SpecifyKind(time.Date.AddDays(1), DateTimeKind.Unspecified);
            time = new DateTimeOffset(end, TimeSpan.Zero) - zone.GetUtcOffset(end);
        }

        return TimeZoneInfo.ConvertTime(time, zone);
    }

    /// <summary>What a field holds as a person reads it: <c>2027-05-01</c>, or <c>2027-05-01 16:30</c> by the clocks of a zone; nothing where it holds no time.</summary>
    public static string Text(FieldValue value, TimeZoneInfo zone) => TimeText.Read(value) is not { } time ? ""
        : IsDay(time) ? time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The day on which it has to be done, by the clocks of its offset: what ends at midnight belongs to the day before.</summary>
    internal static DateTimeOffset Day(DateTimeOffset due) => due > DateTimeOffset.MinValue ? due.AddTicks(-1) : due;

    /// <summary>"due today", "due tomorrow", "due in 3 days".</summary>
    internal static string Words(DateTimeOffset due, DateTimeOffset now) => (Day(due).Date - now.ToOffset(due.Offset).Date).Days switch
    {
        <= 0 => "due today",
        1 => "due tomorrow",
        var days => $"due in {Phrase.Days(days)}",
    };

    // The last one that there is does not end.
    private static bool IsDay(DateTimeOffset time) => time.TimeOfDay == TimeSpan.Zero && time.Date != DateTime.MaxValue.Date;
}
