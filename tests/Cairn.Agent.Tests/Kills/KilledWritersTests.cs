using Cairn.Agent.Tests.Processes;
using Cairn.Core.Memories;
using Cairn.Core.Records;
using System.Diagnostics;

namespace Cairn.Agent.Tests.Kills;

/// <summary>An acknowledged write survives the death of its process, whoever else is writing.</summary>
public sealed class KilledWritersTests : IDisposable
{
    private const int Writers = 2;
    private const int KillsEach = 50;
    private const int Killed = 128 + 9;
    private const int AcknowledgedMax = 24;
    private const int SpinsMax = 100_000;

    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Every_acknowledged_write_is_there_after_a_hundred_kills_of_two_processes_that_write_at_once()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage("seed {0}", seed);
        using (_home.Open())
        {
        }

        var acknowledged = (await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAndDieAsync(writer, new Random(seed + writer))))).SelectMany(lines => lines).ToList();

        Assert.True(acknowledged.Count >= Writers * KillsEach, $"seed {seed}: only {acknowledged.Count} writes");
        using (var vault = _home.Open())
        {
            Assert.Null(vault.Repaired);
            var lost = acknowledged.Where(line => vault.Get(new RecordKey(MemoryCollections.Memories.Name, line.Id))?.Fields["content"].AsText() != Writer.Content(line.Name)).ToList();
            Assert.True(lost.Count == 0, $"seed {seed}: {lost.Count} of {acknowledged.Count} acknowledged writes are lost, such as {lost.FirstOrDefault()}");
        }

        var doctor = await _home.RunAsync("doctor");
        Assert.All(doctor.Ending(0).Lines[..^1], line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
    }

    private async Task<List<(string Id, string Name)>> WriteAndDieAsync(int writer, Random random)
    {
        var acknowledged = new List<(string, string)>();
        for (var kill = 0; kill < KillsEach; kill++)
        {
            var lines = await WriteUntilKilledAsync($"{writer}.{kill}", random.Next(1, AcknowledgedMax), isOwnHand: kill % 2 == 0, random.Next(SpinsMax));
            acknowledged.AddRange(lines.Select(line => line.Split(' ')).Select(parts => (parts[0], parts[1])));
        }

        return acknowledged;
    }

    // Killed by its own hand, a writer ends at the very moment of an acknowledgement, where one that was given too early shows;
    // killed from here, it ends anywhere in the writes that follow.
    private async Task<List<string>> WriteUntilKilledAsync(string name, int writes, bool isOwnHand, int spins)
    {
        using var process = Process.Start(StartOf(name, isOwnHand ? writes : 0))!;
        var lines = new List<string>();
        while (lines.Count < writes && await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            lines.Add(line);
        }

        if (!isOwnHand)
        {
            Thread.SpinWait(spins);
            process.Kill();
        }

        // What was said before the end still stands in the pipe; a last line may be torn.
        var rest = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (process.ExitCode != Killed)
        {
            Assert.Fail($"The writer ended by itself, with {process.ExitCode}: {await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
        }

        return [.. lines, .. rest.Split('\n')[..^1]];
    }

    // Most of the test's time is the start of a hundred runtimes, so these start as bare as cairn itself does.
    private ProcessStartInfo StartOf(string name, int dieAfter)
    {
        var start = _home.Start(CairnProgram.Tests, Writer.Command, _home.Folder().Path, name, $"{dieAfter}");
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        return start;
    }
}
