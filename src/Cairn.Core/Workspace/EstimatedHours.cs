namespace Cairn.Core.Workspace;

/// <summary>How many hours something will take: 8 times in 10 between <paramref name="Low"/> and <paramref name="High"/>.</summary>
/// <param name="Low">One time in ten it is less.</param>
/// <param name="Likely">As often less as more.</param>
/// <param name="High">One time in ten it is more.</param>
public readonly record struct EstimatedHours(double Low, double Likely, double High);
