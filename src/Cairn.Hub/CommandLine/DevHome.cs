using System.CommandLine;

namespace Cairn.Hub.CommandLine;

/// <summary>Where a hub is that brings its own PostgreSQL.</summary>
internal static class DevHome
{
    public static readonly Option<string?> Option = new("--home") { Description = "Where a hub with its own PostgreSQL keeps everything. [default: CAIRN_HUB_HOME, or a folder of this user]" };

    // Root's own folder is closed to the user that PostgreSQL then runs as.
    public static string Of(ParseResult parsed) =>
        parsed.GetValue(Option) is { } given ? given
        : Environment.GetEnvironmentVariable("CAIRN_HUB_HOME") is { Length: > 0 } named ? named
        : Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? "/var/lib/cairn-hub"
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "cairn-hub");
}
