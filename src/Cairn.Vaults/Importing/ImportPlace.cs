using System.Text;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Importing;

/// <summary>Where a name was imported from, in the table <c>meta</c>. In a sealed vault neither the name nor the path stands there in clear.</summary>
internal static class ImportPlace
{
    private const string Prefix = "import/";

    /// <summary>The path; null where the name was not used.</summary>
    public static string? Load(Database database, string name)
    {
        var key = KeyOf(database, name);
        return database.Seal is not { } seal ? Meta.Text(database, key)
            : Meta.Text(database, key) is { } text && seal.TryOpenBytes(key, Convert.FromHexString(text)) is { } path ? Encoding.UTF8.GetString(path) : null;
    }

    public static void Save(Database database, string name, string path)
    {
        var key = KeyOf(database, name);
        Meta.Set(database, key, database.Seal is { } seal ? Convert.ToHexStringLower(seal.SealBytes(key, Encoding.UTF8.GetBytes(path))) : path);
    }

    private static string KeyOf(Database database, string name) =>
        Prefix + (database.Seal is { } seal ? Convert.ToHexStringLower(seal.Ring.Hash(Encoding.UTF8.GetBytes(name))) : name);
}
