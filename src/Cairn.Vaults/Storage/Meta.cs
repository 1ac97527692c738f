namespace Cairn.Vaults.Storage;

/// <summary>Names of the rows of the table <c>meta</c>.</summary>
internal static class Meta
{
    /// <summary>The vault's id: the same on every replica.</summary>
    public const string Vault = "vault";

    /// <summary>This copy's id, a random 64-bit number.</summary>
    public const string Replica = "replica";

    /// <summary>The ids that this copy had before.</summary>
    public const string Former = "former";

    /// <summary>Machine and folder that the replica id belongs to.</summary>
    public const string Place = "place";

    /// <summary>The hybrid logical clock's last reading.</summary>
    public const string Clock = "clock";

    /// <summary>The sequence that the keyword index reaches.</summary>
    public const string Indexed = "indexed";

    /// <summary>The number of the newest segment of the keyword index.</summary>
    public const string Segment = "segment";

    /// <summary>1 where the keyword index may have documents of earlier versions of records.</summary>
    public const string EarlierVersions = "earlier_versions";

    /// <summary>The version of the document reader that the keyword index was made with.</summary>
    public const string Analysis = "analysis";

    /// <summary>The sequence of the last erasure whose content may still stand in files; 0 where all is overwritten.</summary>
    public const string Scrub = "scrub";

    /// <summary>A sequence that the log has reached before, and that no later change may fall below.</summary>
    public const string Floor = "floor";

    /// <summary>1 where the vault is sealed.</summary>
    public const string Sealed = "sealed";

    /// <summary>Bytes that the vault's folder is to keep within; 0 or absent where there is no limit.</summary>
    public const string SizeLimit = "size_limit";

    /// <summary>1 where the keyword index was made anew without the content of records that had given it up.</summary>
    public const string Unindexed = "unindexed";

    public static long Number(Database database, string key) => database.Number("SELECT value FROM meta WHERE key = $1", key);

    public static string? Text(Database database, string key) => database.Scalar("SELECT value FROM meta WHERE key = $1", key) as string;

    /// <summary>Marks an exchanged database: what it knows to be erased may stand in the files around it.</summary>
    public static void MarkErasures(Database database) => Set(database, Scrub, database.Number("SELECT max(seq) FROM records WHERE erased IS NOT NULL"));

    public static void Set(Database database, string key, object? value) =>
        database.Execute("INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value);
}
