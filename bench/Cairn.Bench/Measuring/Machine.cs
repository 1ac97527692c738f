using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Cairn.Bench.Raw;
using Microsoft.Win32.SafeHandles;

namespace Cairn.Bench.Measuring;

/// <summary>What the figures depend on.</summary>
internal static class Machine
{
    private const int FlushCount = 300;
    private const int FlushBytes = 4_096;

    public static string Describe(string folder)
    {
        var content = FlushMilliseconds(folder, FlushContent);
        var whole = FlushMilliseconds(folder, RandomAccess.FlushToDisk);
        return string.Create(CultureInfo.InvariantCulture, $"""
            {TimeProvider.System.GetUtcNow():yyyy-MM-dd} · {Environment.ProcessorCount} cores ({RuntimeInformation.ProcessArchitecture}), {RuntimeInformation.OSDescription} · {new DriveInfo(folder).DriveFormat}:
            appending 4 kB and `fdatasync` takes {content.Median:0.000} ms (p95 {content.P95:0.000}), `fsync`, which this SQLite calls, {whole.Median:0.000} ms (p95 {whole.P95:0.000}) · SQLite {RawStore.SqliteVersion()} · .NET {Environment.Version}

            """);
    }

    // What a commit waits for: bytes appended to a file, and the disk's word that they are there.
    private static (double Median, double P95) FlushMilliseconds(string folder, Action<SafeFileHandle> flush)
    {
        var path = Path.Combine(folder, "flush.tmp");
        var times = new List<double>();
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            var block = new byte[FlushBytes];
            new Random(1).NextBytes(block);
            for (var at = 0; at < FlushCount; at++)
            {
                var started = Stopwatch.GetTimestamp();
                RandomAccess.Write(file, block, (long)at * FlushBytes);
                flush(file);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        File.Delete(path);
        return (times.Median(), times.Percentile(95));
    }

    private static void FlushContent(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
        }
        else if (NativeMethods.FlushContent(file) != 0)
        {
            throw new IOException("fdatasync failed.");
        }
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int FlushContent(SafeFileHandle file);
    }
}
