namespace Cairn.Core.Times;

/// <summary>What a word can be in a time expression. Most are plain; the comments say what the value of the others is.</summary>
internal enum Role
{
    Number, // Itself.
    Few,
    Unit, // A TimeUnit.
    Month, // 1 to 12.
    Weekday, // 1 to 7, from Monday.
    DayWord, // Days from today, plus 10.
    Part, // A DayPart.
    PartOfToday, // A DayPart: "tonight".
    PartOfYesterday, // A DayPart: "anoche".
    HourWord, // The hour plus 1: noon, midnight.
    Season, // 1 to 4, from spring.
    Holiday, // Month times 100 plus day.
    Decade, // "nineties": 9.
    Zone, // Minutes from UTC, plus 1000.
    Ordinal, // 1 to 4.
    Third, // 1 early, 2 mid, 3 late.
    Meridian, // 1 am, 2 pm.
    Last,
    Past,
    This,
    Next,
    LastAfter, // Stands after its noun, as in "la semaine dernière".
    NextAfter,
    Ago,
    AgoBefore, // Stands before the count, as in "vor drei Tagen".
    Hence,
    In,
    On,
    At,
    The,
    Of,
    Since,
    Until,
    Before,
    After,
    Between,
    From,
    To,
    And,
    Now,
    Il,
    Que,
    Eve,
    DayOrdinal, // The letters of "7th".
    OClock,
    YearWord,
    QuarterLetter,
    WeekLetter,
    CalendarWeek,
    Introduces, // A month or a year may follow.
    Ambiguous, // A month, weekday or unit that is more often something else: 1 needs a sign, 2 is never written with a capital.
    Abbreviation,
    Plural,
    Negation, // "not in three weeks" looks back.
    Apart, // What follows is not that day: "every Friday", "Black Friday".
    Verb, // After "may" and "march" these show that it is a verb.
    Common, // A word that may follow a whole expression; after others, "the 7th" is "the 7th floor".
    French,
    German,
    Trigger,
    Count,
}
