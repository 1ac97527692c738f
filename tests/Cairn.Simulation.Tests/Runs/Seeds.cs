using Cairn.Simulation.Tests.Bugs;
using Cairn.Simulation.Tests.Remotes;
using Cairn.Simulation.Tests.Worlds;

namespace Cairn.Simulation.Tests.Runs;

/// <summary>Runs seeds, as many at once as there are processors; each world by itself, one step after the other.</summary>
internal static class Seeds
{
    /// <summary>Runs seeds until one fails.</summary>
    /// <returns>The least seed that failed among those that were run, with its trace; null where none did.</returns>
    public static async Task<FailedSeed?> RunAsync(Bug bug, int first, int count, Action? done = null, Func<HubLog>? newHub = null)
    {
        FailedSeed? found = null;
        var one = new Lock();
        await Parallel.ForEachAsync(Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (seed, _) =>
        {
            if (Volatile.Read(ref found) is not null)
            {
                return;
            }

            var (trace, failure) = await World.RunAsync(seed, bug, newHub);
            lock (one)
            {
                found = failure is null || found?.Seed < seed ? found : new FailedSeed(seed, failure.Message, trace);
                done?.Invoke();
            }
        });
        return found;
    }
}
