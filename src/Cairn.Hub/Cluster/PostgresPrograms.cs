using System.Globalization;
using Cairn.Core;

namespace Cairn.Hub.Cluster;

/// <summary>Finds the programs of PostgreSQL on this machine.</summary>
internal static class PostgresPrograms
{
    public const int OldestVersion = 15;

    // Where packages put them; of several versions the last is taken.
    private static readonly string[] Places =
    [
        "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/lib64/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin",
        "/Applications/Postgres.app/Contents/Versions/*/bin", @"C:\Program Files\PostgreSQL\*\bin",
    ];

    /// <summary>The folder with initdb, pg_ctl and postgres.</summary>
    /// <param name="folder">Where to look first; null for the usual places.</param>
    /// <exception cref="CairnException">Code <c>postgres_missing</c>.</exception>
    public static string Find(string? folder = null)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return (folder is not null ? [folder] : Places.SelectMany(Expand).Concat(path)).FirstOrDefault(HoldsAll) ?? throw new CairnException(
            "postgres_missing", "PostgreSQL was not found on this machine.",
            $"Install version {OldestVersion} or later (Debian and Ubuntu: apt install postgresql; macOS: brew install postgresql@17), or name its folder: --postgres FOLDER. For a PostgreSQL that runs elsewhere there is `cairn-hub serve`.");
    }

    private static bool HoldsAll(string folder) => Array.TrueForAll(["initdb", "pg_ctl", "postgres"], name => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name)));

    private static IEnumerable<string> Expand(string place)
    {
        var parts = place.Split('/', '\\');
        var at = Array.FindIndex(parts, part => part.Contains('*', StringComparison.Ordinal));
        var parent = string.Join('/', parts[..Math.Max(at, 0)]);
        return at < 0 ? [place]
            : !Directory.Exists(parent) ? []
            : Directory.GetDirectories(parent, parts[at]).OrderByDescending(VersionOf).Select(found => Path.Combine([found, .. parts[(at + 1)..]]));
    }

    private static int VersionOf(string folder) => int.TryParse(new string([.. Path.GetFileName(folder).Where(char.IsAsciiDigit)]), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
}
