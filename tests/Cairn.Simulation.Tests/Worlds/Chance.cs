namespace Cairn.Simulation.Tests.Worlds;

/// <summary>Ways to ask a seeded random for more than numbers.</summary>
internal static class Chance
{
    public static bool Chances(this Random random, double probability) => random.NextDouble() < probability;

    public static T Pick<T>(this Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    public static T PickWeighted<T>(this Random random, IReadOnlyList<(int Weight, T Item)> items)
    {
        var left = random.Next(items.Sum(item => item.Weight));
        return items.First(item => (left -= item.Weight) < 0).Item;
    }
}
