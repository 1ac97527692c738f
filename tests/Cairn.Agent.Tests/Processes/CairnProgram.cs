using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Cairn.Agent.Tests.Processes;

/// <summary>Where things are: the built executable, and the tree that it was built from.</summary>
internal static class CairnProgram
{
    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Whether the tests are to start the program that CAIRN_PROGRAM names (<c>./test --published</c>).</summary>
    public static bool IsPublished => Environment.GetEnvironmentVariable("CAIRN_PROGRAM") is { Length: > 0 };

    /// <summary>The executable, as the build leaves it or as it is published.</summary>
    public static string Path { get; } = IsPublished
        ? System.IO.Path.GetFullPath(Environment.GetEnvironmentVariable("CAIRN_PROGRAM")!)
        : System.IO.Path.Combine(Root, "artifacts", "bin", "Cairn.Agent", Configuration, "cairn");

    /// <summary>These tests' own executable.</summary>
    public static string Tests { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "Cairn.Agent.Tests");

    private static string Configuration => System.IO.Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));

    /// <summary>Makes a process see this runtime and nothing of the user's own vaults.</summary>
    public static void Isolate(ProcessStartInfo start, string home, string user)
    {
        start.Environment["CAIRN_HOME"] = home;
        start.Environment["HOME"] = user;
        start.Environment.Remove("XDG_CONFIG_HOME");
        start.Environment.Remove("XDG_DATA_HOME");
        start.Environment["DOTNET_ROOT"] = System.IO.Path.GetFullPath(System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "cairn.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException("The tests do not stand in the repository.");
    }
}
