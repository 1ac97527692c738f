using System.Diagnostics;

namespace Cairn.Repository.Tests;

/// <summary>The files of the repository: those that git tracks and those that it would, not what a build left behind.</summary>
internal static class Tree
{
    private static readonly string Root = FindRoot();

    /// <summary>Paths from the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = ListFiles();

    public static IEnumerable<string> CSharpUnder(params string[] folders) =>
        Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal) && folders.Contains(file.Split('/')[0]));

    public static IEnumerable<string> Projects => Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "cairn.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException("No folder above the tests holds cairn.slnx.");
    }

    private static List<string> ListFiles()
    {
        // The tree may belong to another user than the one who runs the tests; git refuses that unless told.
        string[] arguments = ["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = Root, UseShellExecute = false, RedirectStandardOutput = true };
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        if (git.ExitCode != 0) throw new InvalidOperationException("git could not list the files of the repository.");

        // A file deleted but not yet committed is still listed.
        var files = output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return [.. files.Distinct().Where(file => File.Exists(Path.Combine(Root, file)))];
    }
}
