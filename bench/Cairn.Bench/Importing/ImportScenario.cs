using System.Diagnostics;
using System.Globalization;
using Cairn.Bench.Measuring;
using Cairn.Bench.Raw;
using Cairn.Bench.Samples;
using Cairn.Vaults;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Importing;

namespace Cairn.Bench.Importing;

/// <summary>Import of a folder of notes, each side in a process of its own, so that its memory can be told.</summary>
internal sealed class ImportScenario(BenchOptions options, Report report)
{
    public const string ChildCommand = "import-child";
    private const int RawBatch = 500;

    /// <summary>Where the scenario leaves what it imported.</summary>
    public static VaultFolder VaultIn(string folder) => new(Path.Combine(folder, "vault"));

    public static string RawIn(string folder) => Path.Combine(folder, "raw.db");

    public async Task RunAsync()
    {
        var notes = NoteFiles.Make(options, new Vocabulary(50_000), options.NoteCount);
        var runs = new List<(Outcome Cairn, Outcome Raw)>();
        for (var round = 0; round < options.ImportRounds; round++)
        {
            var folder = options.Fresh("import");
            runs.Add((await StartAsync("cairn", notes, folder), await StartAsync("raw", notes, folder)));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"import, round {round}: cairn {PerSecond(runs[^1].Cairn):N0}/s, raw {PerSecond(runs[^1].Raw):N0}/s"));
        }

        double Median(Func<(Outcome Cairn, Outcome Raw), double> value) => runs.Select(value).Median();
        report.Add(
            "import",
            $"| import of {options.NoteCount:N0} notes, a file each | Cairn | raw SQLite + FTS5 | ratio |",
            "|---|--:|--:|--:|",
            string.Create(CultureInfo.InvariantCulture, $"| notes a second of wall time | {Median(run => PerSecond(run.Cairn)):N0} | {Median(run => PerSecond(run.Raw)):N0} | {Median(run => PerSecond(run.Cairn) / PerSecond(run.Raw)):0.00} |"),
            string.Create(CultureInfo.InvariantCulture, $"| processor seconds | {Median(run => run.Cairn.ProcessorSeconds):0.0} | {Median(run => run.Raw.ProcessorSeconds):0.0} | |"),
            string.Create(CultureInfo.InvariantCulture, $"| most memory in use, MB | {Median(run => run.Cairn.PeakMegabytes):0} | {Median(run => run.Raw.PeakMegabytes):0} | |"),
            string.Create(CultureInfo.InvariantCulture, $"| on disk, MB | {Median(run => run.Cairn.DiskMegabytes):0} | {Median(run => run.Raw.DiskMegabytes):0} | |"),
            "",
            string.Create(CultureInfo.InvariantCulture, $"Medians of {options.ImportRounds} rounds. Raw reads the same files and inserts {RawBatch} in a transaction; it cuts nothing into passages, finds no tags or links, keeps no history."));
    }

    /// <summary>What the child process does.</summary>
    public static async Task<int> RunChildAsync(string[] args)
    {
        var (side, notes, folder) = (args[0], args[1], args[2]);
        var started = Stopwatch.GetTimestamp();
        var count = side == "cairn" ? await ImportAsync(notes, folder) : ImportRaw(notes, folder);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} {seconds} {self.TotalProcessorTime.TotalSeconds} {self.PeakWorkingSet64}"));
        return 0;
    }

    private static async Task<Outcome> StartAsync(string side, string notes, string folder)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [ChildCommand, side, notes, folder]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var line = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        double[] numbers = [.. line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        var bytes = (side == "cairn" ? Directory.GetFiles(VaultIn(folder).Path) : Directory.GetFiles(folder, "raw.db*")).Sum(file => new FileInfo(file).Length);
        return new Outcome(numbers[0], numbers[1], numbers[2], numbers[3] / 1e6, bytes / 1e6);
    }

    private static async Task<int> ImportAsync(string notes, string folder)
    {
        using var vault = Vault.Create(VaultIn(folder), new VaultOptions());
        var done = await new Importer(vault, progress: null).ImportAsync(notes, CancellationToken.None);
        return done.Added;
    }

    private static int ImportRaw(string notes, string folder)
    {
        using var raw = new RawStore(RawIn(folder));
        var count = 0;
        foreach (var batch in Directory.EnumerateFiles(notes, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Chunk(RawBatch))
        {
            raw.Begin();
            foreach (var file in batch)
            {
                raw.Insert(new Sample(File.ReadAllText(file).Trim(), "", []), Path.GetRelativePath(notes, file));
                count++;
            }

            raw.Commit();
        }

        return count;
    }

    private static double PerSecond(Outcome outcome) => outcome.Count / outcome.Seconds;

    private sealed record Outcome(double Count, double Seconds, double ProcessorSeconds, double PeakMegabytes, double DiskMegabytes);
}
