namespace Cairn.Vaults.Salvage;

/// <summary>What was found in a damaged database, and what was made of it.</summary>
public sealed record SalvageReport
{
    /// <summary>The folder in which the damaged files were set aside, unchanged.</summary>
    public required string SetAside { get; init; }

    /// <summary>Pages of the damaged database.</summary>
    public long Pages { get; init; }

    /// <summary>Pages that could not be understood.</summary>
    public long PagesUnreadable { get; init; }

    /// <summary>Changes that were read whole, by their hash, and are in the new log.</summary>
    public long Changes { get; init; }

    /// <summary>Rows of which something was left, but not all.</summary>
    public long RowsDamaged { get; init; }

    /// <summary>Records whose changes were lost, wholly or in part, and that were put together from their merged rows.</summary>
    public long RecordsRebuilt { get; init; }

    /// <summary>Visible records in the new database.</summary>
    public long Records { get; init; }
}
