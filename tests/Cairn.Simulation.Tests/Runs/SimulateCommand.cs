using System.Diagnostics;
using System.Globalization;
using Cairn.Hub.Tests;
using Cairn.Simulation.Tests.Bugs;
using Cairn.Simulation.Tests.Remotes;

namespace Cairn.Simulation.Tests.Runs;

/// <summary><c>./test --simulate [COUNT] [--seed N] [--bug NAME] [--hub]</c>: runs COUNT seeds from N on and shows, step by step, the first that fails; with hubs on PostgreSQL where that is asked for.</summary>
internal static class SimulateCommand
{
    public const string Name = "--simulate";
    private const int CountDefault = 500;
    private const int TellEvery = 100;

    public static async Task<int> RunAsync(string[] args)
    {
        if (!TryRead(args, out var bug, out var first, out var count, out var withHub))
        {
            await Console.Error.WriteLineAsync($"Usage: --simulate [COUNT] [--seed N] [--bug NAME] [--hub]\nNAME is one of: {string.Join(", ", PlantedBugs.All)}");
            return 2;
        }

        await using var postgres = new Postgres();
        await using var database = withHub ? await OpenAsync(postgres) : null;
        var started = Stopwatch.StartNew();
        var seeds = 0;
        var failed = await Seeds.RunAsync(bug, first, count, () =>
        {
            if (++seeds % TellEvery == 0)
            {
                Console.Error.WriteLine($"{seeds} seeds");
            }
        }, database is null ? null : () => HubLog.Make(database));
        foreach (var line in failed?.Trace ?? [])
        {
            Console.WriteLine(line);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seeds} seeds in {started.Elapsed.TotalSeconds:F1} s, {started.Elapsed.TotalMilliseconds / seeds:F0} ms each"));
        Console.WriteLine(failed is null ? "All held." : $"Seed {failed.Seed} failed. Again: ./test --simulate 1 --seed {failed.Seed}{(bug == Bug.None ? "" : $" --bug {bug}")}{(withHub ? " --hub" : "")}");
        return failed is null ? 0 : 1;
    }

    private static async Task<TestDatabase> OpenAsync(Postgres postgres)
    {
        await postgres.InitializeAsync();
        return await TestDatabase.MakeAsync(postgres);
    }

    private static bool TryRead(string[] args, out Bug bug, out int first, out int count, out bool withHub)
    {
        (bug, first, count, withHub) = (Bug.None, 1, CountDefault, args.Contains("--hub"));
        for (var at = 0; at < args.Length; at++)
        {
            var next = at + 1 < args.Length ? args[at + 1] : "";
            var isRead = args[at] switch
            {
                "--hub" => true,
                "--seed" => int.TryParse(next, CultureInfo.InvariantCulture, out first),
                "--bug" => (bug = PlantedBugs.All.FirstOrDefault(one => one.Name == next)!) is not null,
                _ => at == 0 && int.TryParse(args[0], CultureInfo.InvariantCulture, out count) && count > 0,
            };
            if (!isRead)
            {
                return false;
            }

            at += args[at].StartsWith('-') && args[at] != "--hub" ? 1 : 0;
        }

        return true;
    }
}
