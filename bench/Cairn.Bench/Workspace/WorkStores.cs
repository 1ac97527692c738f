using System.Diagnostics;
using Cairn.Vaults;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Log;

namespace Cairn.Bench.Workspace;

/// <summary>A workspace in a vault, and the same in plain SQLite.</summary>
internal sealed class WorkStores(BenchOptions options, DateTimeOffset now)
{
    private const int BatchSize = 1_000;

    private string Home => Path.Combine(options.Folder, $"workspace-{options.ProjectCount}");

    public VaultFolder Vault => new(Path.Combine(Home, "vaults", "personal"));

    public string Raw => Path.Combine(Home, "raw.db");

    /// <summary>What they are made of.</summary>
    public WorkSamples Samples { get; } = new(options.ProjectCount, now);

    /// <summary>Makes both, and says how many seconds that took.</summary>
    public async Task<(int Changes, double Cairn, double Raw)> MakeAsync()
    {
        var events = Samples.Events();
        options.Fresh($"workspace-{options.ProjectCount}");
        var started = Stopwatch.GetTimestamp();
        await FillVaultAsync(events);
        var cairn = Stopwatch.GetElapsedTime(started).TotalSeconds;
        started = Stopwatch.GetTimestamp();
        FillRaw(events);
        return (events.Count, cairn, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private async Task FillVaultAsync(IReadOnlyList<WorkEvent> events)
    {
        var clock = new SeedClock { Now = events[0].At };
        using var vault = Vaults.Vault.Create(Vault, new VaultOptions { Time = clock });
        foreach (var batch in events.Chunk(BatchSize))
        {
            await vault.WriteAsync(writes =>
            {
                foreach (var happened in batch)
                {
                    clock.Now = happened.At;
                    writes.Put(happened.Key, happened.Fields, new Author("bench"));
                }

                return true;
            });
        }

        await vault.IndexCaughtUp();
    }

    private void FillRaw(IReadOnlyList<WorkEvent> events)
    {
        using var raw = new RawWork(Raw);
        foreach (var batch in events.Chunk(BatchSize))
        {
            raw.Begin();
            Array.ForEach(batch, raw.Take);
            raw.Commit();
        }
    }
}
