namespace Cairn.Vaults.Homes;

/// <summary>Where things stand in a vault's folder. Described for people in <c>docs/reference/vault-format.md</c>.</summary>
/// <param name="Path">The folder.</param>
public sealed record VaultFolder(string Path)
{
    /// <summary>Log, records and index: the vault itself.</summary>
    public string Database => In("vault.db");

    /// <summary>The vault's id, so that it is known even when the database cannot be read.</summary>
    public string Identity => In("vault.json");

    /// <summary>Held shared by every process that has the vault open, and alone by one that exchanges the database.</summary>
    public string Lock => In("vault.lock");

    /// <summary>Held by the one process that merges segments of the keyword index.</summary>
    public string MergeLock => In("merge.lock");

    /// <summary>The erase changes, one JSON a line, kept apart from the database so that an old backup cannot bring erased content back.</summary>
    public string Erased => In("erased.jsonl");

    /// <summary>Stands there when a running process has met damage; the next one to open the vault repairs it.</summary>
    public string RepairMarker => In("needs-repair");

    /// <summary>How answers came about, one JSON file each.</summary>
    public string Traces => In("traces");

    /// <summary>One lock for each remote, held by the process that syncs with it.</summary>
    public string Sync => In("sync");

    /// <summary>Backups that were made without naming a place.</summary>
    public string Backups => In("backups");

    /// <summary>Damaged databases that were set aside, each with a report.</summary>
    public string Damaged => In("damaged");

    /// <summary>The vault's name: that of its folder.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Whether a vault is there.</summary>
    public bool Exists => File.Exists(Identity) || File.Exists(Database);

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
