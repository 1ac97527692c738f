namespace Cairn.Core.Times;

internal enum TimeUnit
{
    None,
    Minute,
    Hour,
    Day,
    Week,
    Weekend,
    Month,
    Quarter,
    Year,
}
