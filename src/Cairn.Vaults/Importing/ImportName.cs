using Cairn.Core;

namespace Cairn.Vaults.Importing;

/// <summary>The name under which what was imported is kept: the sources of its memories begin with it, and so their ids follow from it.</summary>
/// <remarks>Where a name was imported from is known on this device only, so that the same folder in another place on another device is the same import.</remarks>
internal static class ImportName
{
    /// <summary>Most characters of a name.</summary>
    public const int LengthMax = 200;

    /// <summary>The name that is given, or that of the folder or file.</summary>
    /// <exception cref="CairnException">Code <c>invalid_import_name</c>.</exception>
    public static string Of(string path, string? given)
    {
        var name = given ?? (Path.GetFileName(path) is { Length: > 0 } last ? last : "root");
        return name.Length <= LengthMax && !string.IsNullOrWhiteSpace(name) && !name.Contains('/', StringComparison.Ordinal) ? name
            : throw new CairnException("invalid_import_name", "That is not a name for an import.", $"Use up to {LengthMax} characters without a slash.");
    }

    /// <summary>Takes the name for a path.</summary>
    /// <param name="vault">The vault that the name is taken in.</param>
    /// <param name="path">The folder or file.</param>
    /// <param name="name">The name.</param>
    /// <param name="isGiven">Whether somebody chose it, knowing what else goes by it.</param>
    /// <exception cref="CairnException">Code <c>import_name_taken</c>: another folder or file is kept under it.</exception>
    public static Task<bool> ClaimAsync(Vault vault, string path, string name, bool isGiven) => vault.WriteAsync(batch =>
    {
        var known = ImportPlace.Load(batch.Database, name);
        if (!isGiven && known is not null && known != path && Path.Exists(known))
        {
            throw new CairnException(
                "import_name_taken",
                $"What was imported from {known} is called {name} too, and the two would be taken for one.",
                "Give this one a name of its own with --as NAME, and the same name every time. If it is the same in another place: --as with the name it has.");
        }

        ImportPlace.Save(batch.Database, name, path);
        return true;
    });
}
