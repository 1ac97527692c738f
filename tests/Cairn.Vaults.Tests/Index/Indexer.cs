using System.Runtime.InteropServices;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Index;

namespace Cairn.Vaults.Tests.Index;

/// <summary>A process that flushes or merges the index of a vault and kills itself in the midst of it, sooner than anybody else could.</summary>
internal static class Indexer
{
    public const string Command = "index-until-killed";

    /// <summary>To die with a segment stored and not committed.</summary>
    public const int DieInFlush = 0;

    private const int SigKill = 9;

    /// <param name="folder">The vault's.</param>
    /// <param name="dieAt">The part of a merge before whose storing it dies, from 1; <see cref="DieInFlush"/> to die in a flush.</param>
    public static async Task<int> RunAsync(string folder, int dieAt)
    {
        using var vault = Vault.Open(new VaultFolder(folder), new VaultOptions { Machine = "test machine" });
        if (dieAt == DieInFlush)
        {
            var pending = vault.Read(KeywordIndex.Prepare)!;
            await vault.WriteIndexAsync(database => KeywordIndex.Append(database, pending) + Signal(Environment.ProcessId, SigKill));
        }

        var stored = 0;
        await new IndexMerge(vault).RunAsync(() => ++stored == dieAt && Signal(Environment.ProcessId, SigKill) != 0);
        return 0;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
