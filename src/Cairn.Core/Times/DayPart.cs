namespace Cairn.Core.Times;

internal enum DayPart
{
    None,
    Morning,
    Afternoon,
    Evening,

    /// <summary>From its evening until the next morning.</summary>
    Night,
}
