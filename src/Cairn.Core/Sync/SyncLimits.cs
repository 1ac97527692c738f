namespace Cairn.Core.Sync;

/// <summary>Limits of one exchange, the same for every remote.</summary>
public static class SyncLimits
{
    /// <summary>Most changes of one vault in one direction.</summary>
    public const int ChangesMax = 1_000;

    /// <summary>Most UTF-8 bytes of changes in one direction: 8 MiB. One change alone may always travel.</summary>
    public const int BytesMax = 8 << 20;

    /// <summary>Most vaults in one call.</summary>
    public const int VaultsMax = 100;
}
