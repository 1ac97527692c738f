using System.Diagnostics;
using Cairn.Vaults.Homes;

namespace Cairn.Vaults.Tests.Health;

/// <summary>A disk of a few megabytes of its own, which can be filled and made read-only.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Bytes = 8 << 20;

    private readonly TemporaryFolder _folder = new();
    private int _chances = 7_000;

    private SmallDisk()
    {
    }

    public ManualTime Time { get; } = new();

    public VaultFolder Folder => new VaultHome(_folder.In("disk", "home")).Folder("personal");

    private string Ballast => _folder.In("disk", "ballast");

    /// <summary>Mounts the disk. Where that is not allowed the test is skipped, but in CI it fails.</summary>
    public static SmallDisk Mount()
    {
        var disk = new SmallDisk();
        Directory.CreateDirectory(disk._folder.In("disk"));
        if (!TryRun("mount", "-t", "tmpfs", "-o", $"size={Bytes}", "tmpfs", disk._folder.In("disk")))
        {
            disk._folder.Dispose();
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") != "true", "A small disk can be mounted by root under Linux only.");
            Assert.Fail("No disk could be mounted.");
        }

        return disk;
    }

    public VaultOptions Options() => Chance.Options(Time, _chances++);

    public Vault Create() => Vault.Create(Folder, Options());

    public Vault Open() => Vault.Open(Folder, Options());

    /// <summary>Takes all the room but this much.</summary>
    public void Fill(int left)
    {
        using var file = File.Create(Ballast);
        var chunk = new byte[4_096];
        try
        {
            while (true)
            {
                file.Write(chunk);
                file.Flush();
            }
        }
        catch (IOException)
        {
            file.SetLength(Math.Max(0, (file.Length - left) / chunk.Length * chunk.Length));
        }
    }

    public void Free() => File.Delete(Ballast);

    public void MakeReadOnly() => Assert.True(TryRun("mount", "-o", "remount,ro", _folder.In("disk")));

    public void Dispose()
    {
        TryRun("umount", "-l", _folder.In("disk"));
        _folder.Dispose();
    }

    private static bool TryRun(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
