namespace Cairn.Vaults.Importing.Archives;

/// <summary>How much of an archive is read. Bytes are counted as they come, whatever the archive says of itself.</summary>
internal sealed record ZipLimits
{
    /// <summary>Most entries of an archive.</summary>
    public int EntriesMax { get; init; } = 100_000;

    /// <summary>Most bytes of the directory at its end, which is held in memory.</summary>
    public long DirectoryBytesMax { get; init; } = 16L << 20;

    /// <summary>Most bytes of one entry, inflated.</summary>
    public long EntryBytesMax { get; init; } = 16L << 30;

    /// <summary>Most bytes of all entries that are read, inflated.</summary>
    public long AllBytesMax { get; init; } = 64L << 30;

    /// <summary>How many times its compressed length an entry, or all, may inflate to: text comes to 3 to 20 times, a bomb to 1,000.</summary>
    public int RatioMax { get; init; } = 200;

    /// <summary>Bytes up to which the ratio does not matter.</summary>
    public long RatioFreeBytes { get; init; } = 16L << 20;
}
