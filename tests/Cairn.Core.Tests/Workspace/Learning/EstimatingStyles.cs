namespace Cairn.Core.Tests.Workspace.Learning;

/// <summary>Three people: how far off their estimates are for each kind of work, and how much that varies.</summary>
internal static class EstimatingStyles
{
    public static (string Name, (double Factor, double Spread)[] Kinds)[] All { get; } =
    [
        ("hopes for the best", [(1.8, 0.3), (1.3, 0.2), (2.5, 0.5)]),
        ("plans with care", [(1.0, 0.15), (1.1, 0.2), (0.9, 0.15)]),
        ("guesses", [(0.7, 0.7), (1.5, 0.8), (1.0, 0.6)]),
    ];

    /// <summary>Two things a week, now of this kind and now of that.</summary>
    public static IEnumerable<(int Kind, double Estimated, double Actual)> Year((double Factor, double Spread)[] kinds, Random random)
    {
        for (var number = 0; number < 104; number++)
        {
            yield return Todo(kinds, random.Next(kinds.Length), random);
        }
    }

    public static (int Kind, double Estimated, double Actual) Todo((double Factor, double Spread)[] kinds, int kind, Random random)
    {
        var estimated = Math.Round(0.5 + (random.NextDouble() * 12), 1);
        return (kind, estimated, estimated * kinds[kind].Factor * Math.Exp(kinds[kind].Spread * Normal(random)));
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
