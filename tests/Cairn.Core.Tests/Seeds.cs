namespace Cairn.Core.Tests;

/// <summary>Runs a property over many seeded cases. The same seeds on every run; a failure names its own.</summary>
internal static class Seeds
{
    public static void Each(int count, Action<Random> property)
    {
        for (var seed = 1; seed <= count; seed++)
        {
            try
            {
                property(new Random(seed));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Fails with seed {seed}: {failure.Message}", failure);
            }
        }
    }

    public static T Pick<T>(this Random random, params IReadOnlyList<T> items) => items[random.Next(items.Count)];

    public static bool Chance(this Random random, double probability) => random.NextDouble() < probability;
}
