namespace Cairn.Core.Times;

/// <summary>What a word may mean, in whichever of the languages: for each role the value that it has in it, or 0.</summary>
internal sealed class Term(string word)
{
    private static readonly Role[] Triggers =
    [
        Role.Unit, Role.Month, Role.Weekday, Role.DayWord, Role.Part, Role.PartOfToday, Role.PartOfYesterday, Role.HourWord, Role.Season, Role.Holiday,
        Role.Decade, Role.Trigger,
    ];

    private static readonly Role[] Starts =
    [
        Role.Number, Role.Few, Role.Unit, Role.Month, Role.Weekday, Role.DayWord, Role.PartOfToday, Role.PartOfYesterday, Role.HourWord,
        Role.Season, Role.Holiday, Role.Decade, Role.Ordinal, Role.Third, Role.Last, Role.Past, Role.This, Role.Next, Role.LastAfter, Role.AgoBefore,
        Role.In, Role.Since, Role.Until, Role.Before, Role.After, Role.Between, Role.From, Role.Il, Role.YearWord, Role.QuarterLetter, Role.CalendarWeek,
    ];

    private readonly short[] _values = new short[(int)Role.Count];

    public string Word { get; } = word;

    /// <summary>Whether an expression may start with it; known once all roles are set.</summary>
    public bool IsStart { get; private set; }

    /// <summary>Whether a text that holds it may hold an expression; all others need a word like it or a digit.</summary>
    public bool IsTrigger { get; private set; }

    public int this[Role role]
    {
        get => _values[(int)role];
        set
        {
            _values[(int)role] = (short)value;
            IsStart |= Starts.Contains(role);

            // "an" is a year in French only, where "il y a" and "dernier" trigger.
            IsTrigger |= Triggers.Contains(role) && Word != "an";
        }
    }
}
