using Cairn.Core;

namespace Cairn.Vaults.Homes;

/// <summary>The folder of one user that holds the vaults.</summary>
public sealed class VaultHome(string path)
{
    /// <summary>The variable that overrides the platform's place.</summary>
    public const string Variable = "CAIRN_HOME";

    /// <summary>The vault that is meant where none is named.</summary>
    public const string DefaultVault = "personal";

    /// <summary>Most characters of a vault's name.</summary>
    public const int NameLengthMax = 64;

    /// <summary>The folder.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The folder that holds one folder for each vault.</summary>
    public string Vaults => System.IO.Path.Combine(Path, "vaults");

    /// <summary>The home of the current user: <c>CAIRN_HOME</c> where set, else the platform's folder for data of local programs:
    /// <c>%LOCALAPPDATA%\cairn</c>, <c>~/Library/Application Support/cairn</c>, <c>$XDG_DATA_HOME/cairn</c> or <c>~/.local/share/cairn</c>.</summary>
    public static VaultHome OfUser() => new(PathFor(
        OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux",
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)));

    /// <summary>The names of all vaults, in order.</summary>
    public IReadOnlyList<string> List() => !Directory.Exists(Vaults) ? [] :
        [.. Directory.GetDirectories(Vaults).Select(folder => new VaultFolder(folder)).Where(folder => IsName(folder.Name) && folder.Exists).Select(folder => folder.Name).Order(StringComparer.Ordinal)];

    /// <summary>The folder of a vault, whether it exists or not.</summary>
    /// <exception cref="CairnException">Code <c>invalid_vault_name</c>.</exception>
    public VaultFolder Folder(string name) =>
        IsName(name)
            ? new VaultFolder(System.IO.Path.Combine(Vaults, name))
            : throw new CairnException(
                "invalid_vault_name", "That is not a name for a vault.", $"Use up to {NameLengthMax} lower-case letters, digits, - and _, beginning with a letter or digit.");

    private static bool IsName(string name) => name.Length is > 0 and <= NameLengthMax && char.IsAsciiLetterOrDigit(name[0])
        && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '_');

    internal static string PathFor(string platform, Func<string, string?> variable, string user)
    {
        string Or(string name, params string[] otherwise) => variable(name) is { Length: > 0 } set ? set : System.IO.Path.Combine([user, .. otherwise]);

        return variable(Variable) is { Length: > 0 } home ? home : platform switch
        {
            "windows" => System.IO.Path.Combine(Or("LOCALAPPDATA", "AppData", "Local"), "cairn"),
            "macos" => System.IO.Path.Combine(user, "Library", "Application Support", "cairn"),
            _ => System.IO.Path.Combine(Or("XDG_DATA_HOME", ".local", "share"), "cairn"),
        };
    }
}
