namespace Cairn.Core.Times;

/// <summary>An expression that was read.</summary>
/// <param name="Next">The token after it.</param>
/// <param name="Period">What it stands for; null where the text names a time that does not exist, which is then no mention and nothing else either.</param>
/// <param name="IsFloating">Whether the text leaves open which one of several it is, as with a month without its year.</param>
internal readonly record struct Found(int Next, Period? Period, bool IsFloating = false);
