using System.Diagnostics;
using System.Globalization;
using Cairn.Bench.Measuring;
using Cairn.Bench.Raw;
using Cairn.Bench.Samples;
using Cairn.Vaults;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Log;

namespace Cairn.Bench.Writes;

/// <summary>Durable writes of one memory each, beside raw SQLite with FTS5 on the same disk: alone, and sixteen writers at once.</summary>
internal sealed class WriteScenario(BenchOptions options, Report report)
{
    private const int WriterCount = 16;
    private const int SeedBatch = 500;

    private static readonly Author Author = new("bench");

    public async Task RunAsync()
    {
        var folder = options.Fresh("writes");
        var rawPath = Path.Combine(folder, "raw.db");
        var samples = new SampleSource(new Vocabulary(50_000), seed: 7);
        using var vault = Vault.Create(new VaultFolder(Path.Combine(folder, "vault")), new VaultOptions());
        using var raw = new RawStore(rawPath);
        await SeedAsync(vault, raw, samples);

        var alone = new List<Round>();
        for (var round = 0; round <= options.WriteRounds; round++)
        {
            var batch = samples.Take(options.WriteCount);
            alone.Add(await RoundAsync(round, () => CairnAloneAsync(vault, batch), () => Task.FromResult(RawAlone(raw, batch))));
            Progress("alone", round, alone[^1]);
        }

        var crowd = Enumerable.Range(0, WriterCount).Select(_ => new RawStore(rawPath)).ToArray();
        var together = new List<Round>();
        for (var round = 0; round <= options.WriteRounds; round++)
        {
            var batch = samples.Take(options.WriteCount);
            together.Add(await RoundAsync(round, () => CairnTogetherAsync(vault, batch), () => Task.FromResult(RawTogether(crowd, batch))));
            Progress($"{WriterCount} writers", round, together[^1]);
        }

        Array.ForEach(crowd, store => store.Dispose());
        report.Add(
            "writes",
            [
                .. Table(alone, together),
                "",
                string.Create(CultureInfo.InvariantCulture, $"Medians of {options.WriteRounds} rounds of {options.WriteCount:N0} writes a side, the sides taking turns, after one round to warm up; both begin with {options.SeedCount:N0} memories."),
            ]);
    }

    private static IEnumerable<string> Table(List<Round> alone, List<Round> together)
    {
        // The first round warms up.
        alone = alone[1..];
        together = together[1..];
        yield return "| durable writes of one memory | Cairn | raw SQLite + FTS5 | ratio | least–most | target |";
        yield return "|---|--:|--:|--:|--:|--:|";
        yield return Row("alone, a second", alone, "≥ 0.7");
        yield return Row($"{WriterCount} writers, a second", together, "≥ 3");
        yield return Times("alone, ms: p50 / p99 / most", alone);
        yield return Times($"{WriterCount} writers, ms: p50 / p99 / most", together);
        yield return string.Create(
            CultureInfo.InvariantCulture, $"| {WriterCount} writers beside one raw writer alone, a second | {Rate(together, round => round.Cairn):N0} | {Rate(alone, round => round.Raw):N0} | {Rate(together, round => round.Cairn) / Rate(alone, round => round.Raw):0.00} | | |");
    }

    private static double Rate(List<Round> rounds, Func<Round, Side> side) => rounds.Select(round => side(round).PerSecond).Median();

    private static string Row(string name, List<Round> rounds, string target)
    {
        var ratios = rounds.Select(round => round.Ratio).Order().ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {Rate(rounds, round => round.Cairn):N0} | {Rate(rounds, round => round.Raw):N0} | **{ratios.Median():0.00}** | {ratios[0]:0.00}–{ratios[^1]:0.00} | {target} |");
    }

    private static string Times(string name, List<Round> rounds)
    {
        string Of(Func<Round, Side> side)
        {
            var times = rounds.SelectMany(round => side(round).Milliseconds).ToList();
            return string.Create(CultureInfo.InvariantCulture, $"{times.Median():0.00} / {times.Percentile(99):0.00} / {times.Max():0.0}");
        }

        return $"| {name} | {Of(round => round.Cairn)} | {Of(round => round.Raw)} | | | |";
    }

    private static void Progress(string name, int round, Round result) => Console.Error.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{name}, round {round}: cairn {result.Cairn.PerSecond:N0}/s, raw {result.Raw.PerSecond:N0}/s, ratio {result.Ratio:0.00}"));

    // The side that goes first changes from round to round, so that neither always finds the disk as the other left it.
    private static async Task<Round> RoundAsync(int round, Func<Task<Side>> cairn, Func<Task<Side>> raw)
    {
        if (round % 2 == 0)
        {
            var first = await cairn();
            return new Round(first, await raw());
        }

        var other = await raw();
        return new Round(await cairn(), other);
    }

    private static async Task<Side> CairnAloneAsync(Vault vault, Sample[] batch)
    {
        var times = new double[batch.Length];
        var started = Stopwatch.GetTimestamp();
        for (var at = 0; at < batch.Length; at++)
        {
            await TimeAsync(vault, batch, times, at);
        }

        return new Side(Stopwatch.GetElapsedTime(started), times);
    }

    private static Side RawAlone(RawStore raw, Sample[] batch)
    {
        var times = new double[batch.Length];
        var started = Stopwatch.GetTimestamp();
        for (var at = 0; at < batch.Length; at++)
        {
            Time(raw, batch, times, at);
        }

        return new Side(Stopwatch.GetElapsedTime(started), times);
    }

    private static async Task<Side> CairnTogetherAsync(Vault vault, Sample[] batch)
    {
        var times = new double[batch.Length];
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, WriterCount).Select(writer => Task.Run(async () =>
        {
            for (var at = writer; at < batch.Length; at += WriterCount)
            {
                await TimeAsync(vault, batch, times, at);
            }
        })));
        return new Side(Stopwatch.GetElapsedTime(started), times);
    }

    private static Side RawTogether(RawStore[] crowd, Sample[] batch)
    {
        var times = new double[batch.Length];
        var threads = crowd.Select((raw, writer) => new Thread(() =>
        {
            for (var at = writer; at < batch.Length; at += WriterCount)
            {
                Time(raw, batch, times, at);
            }
        })).ToArray();
        var started = Stopwatch.GetTimestamp();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return new Side(Stopwatch.GetElapsedTime(started), times);
    }

    private static async Task TimeAsync(Vault vault, Sample[] batch, double[] times, int at)
    {
        var started = Stopwatch.GetTimestamp();
        await vault.RememberAsync([batch[at].Fields()], Author);
        times[at] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static void Time(RawStore raw, Sample[] batch, double[] times, int at)
    {
        var started = Stopwatch.GetTimestamp();
        raw.Write(batch[at]);
        times[at] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private async Task SeedAsync(Vault vault, RawStore raw, SampleSource samples)
    {
        for (var done = 0; done < options.SeedCount; done += SeedBatch)
        {
            var batch = samples.Take(SeedBatch);
            await vault.RememberAsync([.. batch.Select(sample => sample.Fields())], Author);
            raw.Begin();
            Array.ForEach(batch, sample => raw.Insert(sample));
            raw.Commit();
        }
    }

    private sealed record Round(Side Cairn, Side Raw)
    {
        public double Ratio => Cairn.PerSecond / Raw.PerSecond;
    }

    private sealed record Side(TimeSpan Took, double[] Milliseconds)
    {
        public double PerSecond => Milliseconds.Length / Took.TotalSeconds;
    }
}
