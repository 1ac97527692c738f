namespace Cairn.Core.Workspace.Learning;

/// <summary>A week for which something was taken on.</summary>
/// <param name="Monday">Its first day.</param>
/// <param name="Taken">Todos that were taken on.</param>
/// <param name="Done">Todos of these that were done by the end of the week.</param>
public sealed record GoalWeek(DateOnly Monday, int Taken, int Done);
