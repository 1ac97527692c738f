using System.Runtime.InteropServices;
using Cairn.Core.Records;
using Cairn.Vaults;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Log;

namespace Cairn.Agent.Tests.Kills;

/// <summary>A process that writes to a vault from several tasks, and says what was acknowledged, until it is killed.</summary>
/// <param name="name">What its writes are named after.</param>
/// <param name="dieAfter">The acknowledgement right after which it kills itself, sooner than anybody else could; 0 for never.</param>
internal sealed class Writer(string name, int dieAfter)
{
    public const string Command = "write-until-killed";

    private const int Tasks = 3;
    private const int SigKill = 9;

    private static readonly Author Author = new("writer");

    private int _acknowledged;

    /// <summary>What is written under a name, which it begins with. Lengths differ, so that records end anywhere in a page.</summary>
    public static string Content(string written) => $"{written} {new string('x', (written.Sum(letter => letter) * 7_919) % 3_000)}";

    public async Task<int> RunAsync(string folder)
    {
        _ = Signal(Environment.ProcessId, 0);
        using var vault = Vault.Open(new VaultFolder(folder), new VaultOptions());
        await using var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });

        // Threads of their own: a write that finds nobody writing is done before its call returns, and would never let the next task begin.
        await Task.WhenAll(Enumerable.Range(0, Tasks).Select(task => Task.Run(() => WriteAsync(vault, $"{name}.{task}", output))));
        return 0;
    }

    private async Task WriteAsync(Vault vault, string task, TextWriter output)
    {
        for (var number = 0; ; number++)
        {
            var written = $"{task}.{number}";
            var remembered = await vault.RememberAsync([new SortedList<string, FieldValue> { ["content"] = FieldValue.Text(Content(written)) }], Author);
            output.WriteLine($"{remembered[0].Id} {written}");
            if (Interlocked.Increment(ref _acknowledged) == dieAfter) _ = Signal(Environment.ProcessId, SigKill);
        }
    }

    // Process.Kill would take milliseconds the first time, and with it the moment would be over.
    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
