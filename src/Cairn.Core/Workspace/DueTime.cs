using Cairn.Core.Records;

namespace Cairn.Core.Workspace;

/// <summary>When something has to be done.</summary>
internal static class DueTime
{
    /// <summary>The time that a field holds, by the clocks of a zone; null where it holds none. A date alone, which is kept as midnight UTC, lasts until that day is over there.</summary>
    public static DateTimeOffset? Read(FieldValue value, TimeZoneInfo zone)
    {
        if (TimeText.Read(value) is not { } time)
        {
            return null;
        }

        if (time.TimeOfDay == TimeSpan.Zero && time.Date != DateTime.MaxValue.Date)
        {
            var end = DateTime.SpecifyKind(time.Date.AddDays(1), DateTimeKind.Unspecified);
            time = new DateTimeOffset(end, TimeSpan.Zero) - zone.GetUtcOffset(end);
        }

        return TimeZoneInfo.ConvertTime(time, zone);
    }

    /// <summary>The day on which it has to be done, by the clocks of its offset: what ends at midnight belongs to the day before.</summary>
    public static DateTimeOffset Day(DateTimeOffset due) => due > DateTimeOffset.MinValue ? due.AddTicks(-1) : due;

    /// <summary>"due today", "due tomorrow", "due in 3 days".</summary>
    public static string Words(DateTimeOffset due, DateTimeOffset now) => (Day(due).Date - now.ToOffset(due.Offset).Date).Days switch
    {
        <= 0 => "due today",
        1 => "due tomorrow",
        var days => $"due in {Phrase.Days(days)}",
    };
}
