using Cairn.Core.Records;

namespace Cairn.Core.Workspace;

/// <summary>When something has to be done.</summary>
internal static class DueTime
{
    /// <summary>The time that a field holds; null where it holds none. A date alone, which is kept as midnight UTC, lasts until that day is over where the person is.</summary>
    public static DateTimeOffset? Read(FieldValue value, TimeZoneInfo zone)
    {
        if (TimeText.Read(value) is not { } time || time.TimeOfDay != TimeSpan.Zero || time.Date == DateTime.MaxValue.Date)
        {
            return TimeText.Read(value);
        }

        var end = DateTime.SpecifyKind(time.Date.AddDays(1), DateTimeKind.Unspecified);
        return new DateTimeOffset(end, TimeSpan.Zero) - zone.GetUtcOffset(end);
    }
}
