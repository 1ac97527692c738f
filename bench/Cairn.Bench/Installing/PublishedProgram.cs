using System.Diagnostics;

namespace Cairn.Bench.Installing;

/// <summary>The program as people install it.</summary>
internal static class PublishedProgram
{
    private static readonly string Root = Environment.GetEnvironmentVariable("CAIRN_ROOT") ?? ".";

    /// <summary>What is installed.</summary>
    public static string Folder { get; } = Path.Combine(Root, "artifacts", "published", "linux-x64", "program");

    public static string Executable { get; } = Path.Combine(Folder, "cairn");

    /// <summary>What is downloaded.</summary>
    public static IReadOnlyList<string> Archives => Directory.GetFiles(Path.Combine(Root, "artifacts", "release"), "cairn-*-linux-x64.tar.gz");

    public static async Task MakeAsync()
    {
        using var publish = Process.Start(new ProcessStartInfo(Path.Combine(Root, "publish"), ["linux-x64"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        if (publish.ExitCode != 0)
        {
            throw new InvalidOperationException("./publish failed.");
        }
    }
}
