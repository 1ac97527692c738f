namespace Cairn.Vaults.Importing;

/// <summary>What became of one passage or line.</summary>
internal enum ImportOutcome
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>Its memory says now what the file says.</summary>
    Updated,

    /// <summary>It was there already.</summary>
    Unchanged,

    /// <summary>Its memory was changed here since, and stays so.</summary>
    Kept,

    /// <summary>It is gone from the file, and its memory is hidden.</summary>
    Archived,

    /// <summary>It is nothing that this import has to do with.</summary>
    Passed,

    /// <summary>It cannot be stored.</summary>
    Refused,
}
