using System.Diagnostics;
using Cairn.Bench.Raw;
using Cairn.Bench.Samples;
using Cairn.Vaults;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Log;

namespace Cairn.Bench.Recall;

/// <summary>A number of turns in a vault, and the same texts in SQLite with FTS5. Made once, and found again by a later run.</summary>
internal sealed class RecallStores(BenchOptions options, int count)
{
    private const int BatchSize = 1_000;

    /// <summary>The home that the vault is the personal one of.</summary>
    public string Home => Path.Combine(options.Folder, $"recall-{count}");

    public VaultFolder Vault => new(Path.Combine(Home, "vaults", "personal"));

    public string Raw => Path.Combine(Home, "raw.db");

    /// <summary>Makes both, and says how long each took in seconds; zeros where they are there already.</summary>
    public async Task<(double Cairn, double Raw)> MakeAsync()
    {
        var finished = Path.Combine(Home, "finished");
        if (File.Exists(finished))
        {
            return (0, 0);
        }

        options.Fresh($"recall-{count}");
        var vocabulary = new Vocabulary(50_000);
        var started = Stopwatch.GetTimestamp();
        await FillVaultAsync(new TurnSource(vocabulary, seed: 1));
        var cairn = Stopwatch.GetElapsedTime(started).TotalSeconds;
        started = Stopwatch.GetTimestamp();
        FillRaw(new TurnSource(vocabulary, seed: 1));
        await File.WriteAllTextAsync(finished, "");
        return (cairn, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private async Task FillVaultAsync(TurnSource source)
    {
        using var vault = Vaults.Vault.Create(Vault, new VaultOptions());
        for (var at = 0; at < count; at += BatchSize)
        {
            await vault.RememberAsync([.. Enumerable.Range(0, BatchSize).Select(_ => source.Next())], new Author("bench"));
        }

        await vault.IndexCaughtUp();
    }

    private void FillRaw(TurnSource source)
    {
        using var raw = new RawStore(Raw);
        for (var at = 0; at < count; at += BatchSize)
        {
            raw.Begin();
            for (var row = 0; row < BatchSize; row++)
            {
                var turn = source.Next();
                raw.Insert(new Sample(turn["content"].AsText()!, turn["speaker"].AsText()!, []));
            }

            raw.Commit();
        }
    }
}
