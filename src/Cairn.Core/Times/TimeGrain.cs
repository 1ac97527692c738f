namespace Cairn.Core.Times;

/// <summary>How fine a time expression is: what its range is one of.</summary>
public enum TimeGrain
{
    /// <summary>One minute: "17:30", "ten minutes ago".</summary>
    Minute,

    /// <summary>One hour: "5pm", "at noon", "two hours ago".</summary>
    Hour,

    /// <summary>A part of a day: "yesterday evening", "tonight".</summary>
    DayPart,

    /// <summary>One day of the calendar.</summary>
    Day,

    /// <summary>Saturday and Sunday.</summary>
    Weekend,

    /// <summary>One week, from Monday on.</summary>
    Week,

    /// <summary>One month.</summary>
    Month,

    /// <summary>Three months that a season lasts.</summary>
    Season,

    /// <summary>A quarter of a year.</summary>
    Quarter,

    /// <summary>One year.</summary>
    Year,

    /// <summary>Ten years: "the 1990s".</summary>
    Decade,

    /// <summary>Any other stretch: "from March to May", "the last ten days", "since Monday", "early May".</summary>
    Range,
}
