using Cairn.Vaults;
using Cairn.Vaults.Homes;

namespace Cairn.Simulation.Tests.Worlds;

/// <summary>Where worlds keep their files: in memory where the system offers that. Holds an empty vault, which is copied, since making one takes longer than most worlds.</summary>
internal sealed class Scratch : IDisposable
{
    private static readonly Lazy<string> Template = new(MakeTemplate);

    private readonly string _root = NewFolder();

    /// <summary>A folder in which an empty vault stands, the same in every world.</summary>
    public VaultFolder NewVault(string name)
    {
        var folder = new VaultFolder(Path.Combine(_root, name, "personal"));
        Copy(Template.Value, folder.Path);
        return folder;
    }

    public VaultFolder CopyVault(VaultFolder vault, string name)
    {
        var folder = new VaultFolder(Path.Combine(_root, name, "personal"));
        Copy(vault.Path, folder.Path);
        return folder;
    }

    /// <summary>A path that nothing stands at yet.</summary>
    public string In(params string[] names) => Path.Combine([_root, .. names]);

    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.GetDirectories(from))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string NewFolder()
    {
        const string Memory = "/dev/shm";
        return Directory.CreateDirectory(Path.Combine(Directory.Exists(Memory) ? Memory : Path.GetTempPath(), $"cairn-simulation-{Path.GetRandomFileName()}")).FullName;
    }

    private static string MakeTemplate()
    {
        var root = NewFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);
        var options = new VaultOptions { Time = new DeviceClock(new VirtualTime()), Random = new Random(0).NextBytes, Machine = "none" };
        var folder = new VaultFolder(Path.Combine(root, "personal"));
        Vault.Create(folder, options).Dispose();
        return folder.Path;
    }
}
