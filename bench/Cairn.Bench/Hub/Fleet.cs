using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Cairn.Bench.Hub;

/// <summary>A simulated fleet of devices, two of each account, in processes of their own.</summary>
internal sealed class Fleet : IDisposable
{
    private readonly List<Process> _children = [];

    /// <param name="hub">The hub.</param>
    /// <param name="file">A file with a line for each device: its vault, a blank and its token.</param>
    /// <param name="count">How many devices there are.</param>
    /// <param name="processes">In how many processes.</param>
    public Fleet(Uri hub, string file, int count, int processes)
    {
        for (var at = 0; at < processes; at++)
        {
            _children.Add(Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [FleetChild.Command, hub.ToString(), file, $"{count / processes * at}", $"{count / processes}"]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!);
        }
    }

    /// <summary>Has so many devices connected.</summary>
    public Task ConnectAsync(int count) => AskAsync($"connect {count / _children.Count}");

    /// <summary>Milliseconds from a change's way to the hub to the other device's hint.</summary>
    public async Task<(double Median, double P95)> HintAsync(int seconds, int rate)
    {
        var answers = await AskAsync($"hint {seconds} {rate / _children.Count}");
        return (answers.Average(answer => answer[0]), answers.Max(answer => answer[1]));
    }

    /// <summary>Milliseconds of an exchange, and to a hint, while each device writes once in so many seconds; and how many exchanges there were in a second.</summary>
    public async Task<(double Median, double P95, double Rate, double Hint)> WriteAsync(int seconds, int each)
    {
        var answers = await AskAsync($"write {seconds} {each}");
        return (answers.Average(answer => answer[0]), answers.Max(answer => answer[1]), answers.Sum(answer => answer[2]) / seconds, answers.Max(answer => answer[4]));
    }

    /// <summary>Seconds until all are connected again.</summary>
    public async Task<double> StormAsync() => (await AskAsync("storm")).Max(answer => answer[0]);

    public void Dispose()
    {
        foreach (var child in _children)
        {
            child.Kill();
            child.WaitForExit();
            child.Dispose();
        }
    }

    // The worst of the parts is what is told, but for medians.
    private async Task<double[][]> AskAsync(string command)
    {
        foreach (var child in _children)
        {
            await child.StandardInput.WriteLineAsync(command);
        }

        return await Task.WhenAll(_children.Select(async child => JsonSerializer.Deserialize<double[]>(await child.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"A part of the fleet ended at {command}.")), FleetChild.Json)!));
    }
}
