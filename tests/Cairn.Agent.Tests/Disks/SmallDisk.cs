using System.Diagnostics;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Disks;

/// <summary>A user's CAIRN_HOME on a small disk in memory, which may be grown and made read-only. Only root may mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly bool _isMounted;

    public SmallDisk(CairnHome home, string size)
    {
        Home = home;
        Directory.CreateDirectory(home.Path);
        _isMounted = OperatingSystem.IsLinux() && TryRun("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", home.Path);
        Assert.SkipUnless(_isMounted || Environment.GetEnvironmentVariable("CI") == "true", "Mounting a disk needs root.");
        Assert.True(_isMounted, "Where CI=true, these tests must be able to mount a disk.");
    }

    public CairnHome Home { get; }

    public void Grow(string size) => Remount($"size={size}");

    public void MakeReadOnly() => Remount("ro");

    public void Dispose()
    {
        if (_isMounted) TryRun("umount", Home.Path);
    }

    private void Remount(string option) => Assert.True(TryRun("mount", "-o", $"remount,{option}", Home.Path));

    private static bool TryRun(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { UseShellExecute = false, RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
