using System.Globalization;

namespace Cairn.Core.Times;

/// <summary>The calendar around a reference in its time zone. Local days are numbers as <see cref="DateOnly.DayNumber"/>, months are counted from the
/// year 0; numbers beyond the calendar are cut off at its ends, and what is empty then does not exist.</summary>
internal sealed class LocalCalendar(DateTimeOffset reference, TimeZoneInfo zone)
{
    private const int DayEnd = 3_652_059; // The day after the last of 9999.
    private const int MonthFirst = 12;
    private const int MonthEnd = 120_000;
    private const int WeekendFirst = 5; // Days from Monday.

    public DateTimeOffset Reference { get; } = reference.ToUniversalTime();

    public int Today { get; } = (int)(Local(reference, zone).Ticks / TimeSpan.TicksPerDay);

    public int ThisYear => DateOnly.FromDayNumber(Today).Year;

    public int ThisMonth => MonthOf(Today);

    public LocalCalendar At(DateTimeOffset other) => new(other, zone);

    public static int MonthOf(int day)
    {
        var date = DateOnly.FromDayNumber(Math.Clamp(day, 0, DayEnd - 1));
        return (date.Year * 12) + date.Month - 1;
    }

    /// <summary>The number of a day, or null if there is none of this date.</summary>
    public static int? DayNumber(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day).DayNumber : null;

    /// <summary>1 for Monday to 7 for Sunday. The first day of the calendar is a Monday.</summary>
    public static int Weekday(int day) => (day % 7) + 1;

    public Period? Days(int first, int end, TimeGrain grain) => Between(StartOf(first), StartOf(end), grain, first);

    public Period? Day(int day) => Days(day, day + 1, TimeGrain.Day);

    public Period? Week(int day) => Days(Monday(day), Monday(day) + 7, TimeGrain.Week);

    public Period? Weekend(int day) => Days(Monday(day) + WeekendFirst, Monday(day) + 7, TimeGrain.Weekend);

    public Period? Months(int first, int count, TimeGrain grain) => Days(StartOfMonth(first), StartOfMonth(first + count), grain);

    public Period? Month(int month) => Months(month, 1, TimeGrain.Month);

    public Period? Quarter(int year, int quarter) => Months((year * 12) + ((quarter - 1) * 3), 3, TimeGrain.Quarter);

    public Period? Year(int year) => Months(year * 12, 12, TimeGrain.Year);

    public Period? Decade(int year) => Months(year * 12, 120, TimeGrain.Decade);

    /// <summary>The week of a year, as ISO 8601 counts.</summary>
    public Period? WeekOfYear(int year, int week) => year is >= 1 and <= 9999 && week >= 1 && week <= ISOWeek.GetWeeksInYear(year)
        ? Week(DateOnly.FromDateTime(ISOWeek.ToDateTime(year, 1, DayOfWeek.Monday)).DayNumber + ((week - 1) * 7)) : null;

    /// <summary>The unit of the calendar that lies so many further on.</summary>
    public Period? Shifted(TimeUnit unit, int count) => unit switch
    {
        TimeUnit.Minute => Clock(TimeSpan.TicksPerMinute, count, TimeGrain.Minute),
        TimeUnit.Hour => Clock(TimeSpan.TicksPerHour, count, TimeGrain.Hour),
        TimeUnit.Day => Day(Today + count),
        TimeUnit.Week => Week(Today + (7 * count)),
        TimeUnit.Weekend => Weekend(Today + (7 * count)),
        TimeUnit.Month => Month(ThisMonth + count),
        TimeUnit.Quarter => Months(ThisMonth - (ThisMonth % 3) + (3 * count), 3, TimeGrain.Quarter),
        TimeUnit.Year => Year(ThisYear + count),
        _ => null,
    };

    /// <summary>The stretch of so many units that ends with today, or for hours and minutes with the reference.</summary>
    public Period? Past(TimeUnit unit, int count) => unit switch
    {
        TimeUnit.Minute => Between(Moved(-count * TimeSpan.TicksPerMinute), Reference, TimeGrain.Range, Today),
        TimeUnit.Hour => Between(Moved(-count * TimeSpan.TicksPerHour), Reference, TimeGrain.Range, Today),
        _ => DaysAway(unit, -count) is { } first ? Days(first, Today + 1, TimeGrain.Range) : null,
    };

    /// <summary>The stretch of so many units that starts with tomorrow, or for hours and minutes with the reference.</summary>
    public Period? Coming(TimeUnit unit, int count) => unit switch
    {
        TimeUnit.Minute => Between(Reference, Moved(count * TimeSpan.TicksPerMinute), TimeGrain.Range, Today),
        TimeUnit.Hour => Between(Reference, Moved(count * TimeSpan.TicksPerHour), TimeGrain.Range, Today),
        _ => DaysAway(unit, count) is { } last ? Days(Today + 1, last + 1, TimeGrain.Range) : null,
    };

    public Period? Part(int day, DayPart part) => part switch
    {
        DayPart.Morning => Hours(day, 6, 12),
        DayPart.Afternoon => Hours(day, 12, 18),
        DayPart.Evening => Hours(day, 18, 24),
        _ => Hours(day, 18, 30),
    };

    /// <summary>The minute or hour that starts at a time of a day's clock, which is the zone's or one that differs from UTC by an offset.</summary>
    public Period? Time(int day, TimeSpan time, TimeGrain grain, TimeSpan? offset)
    {
        if (day < 0 || day >= DayEnd)
        {
            return null;
        }

        var local = new DateTime((day * TimeSpan.TicksPerDay) + time.Ticks);
        var from = offset is { } known ? Instant(local, known) : Instant(local);
        return Between(from, Added(from, grain == TimeGrain.Hour ? TimeSpan.TicksPerHour : TimeSpan.TicksPerMinute), grain, day);
    }

    public static Period? Between(DateTimeOffset from, DateTimeOffset to, TimeGrain grain, int firstDay) =>
        from < to ? new Period(from, to, grain, firstDay) : null;

    public DateTimeOffset StartOf(int day) => day <= 0 ? DateTimeOffset.MinValue
        : day >= DayEnd ? DateTimeOffset.MaxValue
        : Instant(new DateTime(day * TimeSpan.TicksPerDay));

    private int? DaysAway(TimeUnit unit, int count) => unit switch
    {
        TimeUnit.Day => Today + count,
        TimeUnit.Week => Today + (7 * count),
        TimeUnit.Month => SameDay(ThisMonth + count),
        TimeUnit.Quarter => SameDay(ThisMonth + (3 * count)),
        TimeUnit.Year => SameDay(ThisMonth + (12 * count)),
        _ => null,
    };

    private int SameDay(int month)
    {
        var first = StartOfMonth(month);
        return Math.Min(first + (Today - StartOfMonth(ThisMonth)), Math.Max(first, StartOfMonth(month + 1) - 1));
    }

    private Period? Hours(int day, int first, int end)
    {
        if (day < 0 || day >= DayEnd - 1)
        {
            return null;
        }

        var midnight = new DateTime(day * TimeSpan.TicksPerDay);
        return Between(Instant(midnight.AddHours(first)), Instant(midnight.AddHours(end)), TimeGrain.DayPart, day);
    }

    // The hour or minute of the local clock that holds the reference, moved.
    private Period? Clock(long unitTicks, int count, TimeGrain grain)
    {
        var moved = Moved(count * unitTicks);
        var from = Added(moved, -(Local(moved, zone).Ticks % unitTicks));
        return Between(from, Added(from, unitTicks), grain, Today);
    }

    private DateTimeOffset Moved(long ticks) => Added(Reference, ticks);

    private static DateTimeOffset Added(DateTimeOffset instant, long ticks) => AtTicks(instant.UtcTicks + ticks);

    // A time that the clock skips is taken as if it had not yet been put forward; of two, the earlier one counts.
    private DateTimeOffset Instant(DateTime local)
    {
        if (ReferenceEquals(zone, TimeZoneInfo.Utc))
        {
            return Instant(local, TimeSpan.Zero);
        }

        if (zone.IsInvalidTime(local))
        {
            var near = Instant(local, zone.GetUtcOffset(local));
            return Instant(local, zone.GetUtcOffset(Added(near, -TimeSpan.TicksPerDay - TimeSpan.TicksPerHour)));
        }

        return Instant(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local));
    }

    private static DateTimeOffset Instant(DateTime local, TimeSpan offset) => AtTicks(local.Ticks - offset.Ticks);

    private static DateTime Local(DateTimeOffset instant, TimeZoneInfo zone) =>
        new(AtTicks(instant.UtcTicks + zone.GetUtcOffset(instant).Ticks).Ticks);

    private static DateTimeOffset AtTicks(long ticks) => new(Math.Clamp(ticks, 0, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);

    private static int Monday(int day) => day - (((day % 7) + 7) % 7);

    private static int StartOfMonth(int month) => month < MonthFirst ? 0
        : month >= MonthEnd ? DayEnd
        : new DateOnly(month / 12, (month % 12) + 1, 1).DayNumber;
}
