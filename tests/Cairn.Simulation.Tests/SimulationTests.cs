using Cairn.Simulation.Tests.Bugs;
using Cairn.Hub.Tests;
using Cairn.Simulation.Tests.Remotes;
using Cairn.Simulation.Tests.Runs;
using Cairn.Simulation.Tests.Worlds;

namespace Cairn.Simulation.Tests;

/// <summary>Many small worlds in which everything goes wrong that can, and what must hold in each of them all the same.</summary>
public sealed class SimulationTests(Postgres postgres)
{
    private const int SeedCount = 300;
    private const int HubSeedCount = 60;
    private const int SeedsPerBugMax = 500;

    [Fact]
    public async Task Nothing_is_lost_and_all_become_equal_in_every_world()
    {
        var failed = await Seeds.RunAsync(Bug.None, 1, SeedCount);

        Assert.True(failed is null, Tell(failed));
    }

    [Fact]
    public async Task Nothing_is_lost_and_all_become_equal_where_hubs_keep_their_logs_on_PostgreSQL()
    {
        await using var database = await TestDatabase.MakeAsync(postgres);
        var hubs = 0;

        var failed = await Seeds.RunAsync(Bug.None, 1, HubSeedCount, newHub: () =>
        {
            Interlocked.Increment(ref hubs);
            return HubLog.Make(database);
        });

        Assert.True(failed is null, Tell(failed));
        Assert.True(hubs > HubSeedCount / 4);
    }

    [Theory, MemberData(nameof(Bugs))]
    public async Task Finds(string bug) => Assert.NotNull(await Seeds.RunAsync(PlantedBugs.All.Single(one => one.Name == bug), 1, SeedsPerBugMax));

    [Fact]
    public async Task A_seed_always_gives_the_same_world()
    {
        var first = await World.RunAsync(7, Bug.None);
        var second = await World.RunAsync(7, Bug.None);

        Assert.Equal(first.Trace, second.Trace);
    }

    public static TheoryData<string> Bugs => [.. PlantedBugs.All.Select(bug => bug.Name)];

    private static string Tell(FailedSeed? failed) => failed is null ? "" : $"Seed {failed.Seed}: {failed.Reason}\n./test --simulate 1 --seed {failed.Seed}\n{string.Join('\n', failed.Trace)}";
}
