using System.Diagnostics;
using System.Globalization;
using Cairn.Bench.Measuring;
using Cairn.Bench.Recall;

namespace Cairn.Bench.Installing;

/// <summary>The published program: its size, and one command from its start to its answer with the memory that it takes.</summary>
internal sealed class InstallScenario(BenchOptions options, Report report)
{
    private const int Runs = 20;
    private const int WarmUps = 3;

    public async Task RunAsync()
    {
        await PublishedProgram.MakeAsync();
        var count = options.InstallCount;
        var stores = new RecallStores(options, count);
        await stores.MakeAsync();

        var times = new List<double>();
        var memory = new List<double>();
        for (var run = -WarmUps; run < Runs; run++)
        {
            var milliseconds = await TimeAsync(stores.Home);
            if (run >= 0)
            {
                times.Add(milliseconds);
                memory.Add(await MostMemoryAsync(stores.Home));
            }
        }

        var files = Directory.GetFiles(PublishedProgram.Folder).Sum(file => new FileInfo(file).Length) / 1e6;
        var archives = PublishedProgram.Archives.Sum(file => new FileInfo(file).Length) / 1e6;
        report.Add(
            "install",
            "| the published program, linux-x64 | | target |",
            "|---|--:|--:|",
            string.Create(CultureInfo.InvariantCulture, $"| installed, MB | {files:0.0} | ≤ 40 |"),
            string.Create(CultureInfo.InvariantCulture, $"| its archive, MB | {archives:0.0} | |"),
            string.Create(CultureInfo.InvariantCulture, $"| `recall` among {count:N0} memories, from its start to its end, ms: least / median / most | {times.Min():0} / {times.Median():0} / {times.Max():0} | ≤ 250 |"),
            string.Create(CultureInfo.InvariantCulture, $"| most memory that it has, MB, median | {memory.Median():0} | |"),
            "",
            $"{Runs} runs after {WarmUps} to warm up.");
    }

    private static async Task<double> TimeAsync(string home)
    {
        var started = Stopwatch.GetTimestamp();
        using var command = Start(home);
        await command.StandardOutput.ReadToEndAsync();
        await command.WaitForExitAsync();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    // The most that the process has had so far, read until it is gone; in a run of its own, because reading takes time.
    private static async Task<double> MostMemoryAsync(string home)
    {
        using var command = Start(home);
        var kilobytes = 0.0;
        while (!command.HasExited)
        {
            try
            {
                var line = File.ReadLines($"/proc/{command.Id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
                kilobytes = line is null ? kilobytes : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Trim('\t'), CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                break; // It ended in between.
            }

            await Task.Yield();
        }

        await command.WaitForExitAsync();
        return kilobytes * 1_024 / 1e6;
    }

    private static Process Start(string home) => Process.Start(
        new ProcessStartInfo(PublishedProgram.Executable, ["recall", "what did they say about the first one?"]) { RedirectStandardOutput = true, UseShellExecute = false, Environment = { ["CAIRN_HOME"] = home } })!;
}
