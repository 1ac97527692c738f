namespace Cairn.Vaults.Eviction;

/// <summary>A vault's size and its limit.</summary>
/// <param name="Limit">The limit in bytes; null where there is none.</param>
/// <param name="Bytes">Bytes that the vault's folder takes, without backups and damaged files that were set aside.</param>
/// <param name="Records">Records whose content is only at the remotes.</param>
/// <param name="EvictedBytes">Bytes of that content, as it stood in record and log.</param>
public readonly record struct EvictionStatus(long? Limit, long Bytes, long Records, long EvictedBytes)
{
    /// <summary>Whether the vault is more than a tenth beyond its limit, because too little of it is held by every remote.</summary>
    public bool IsOver => Limit is { } limit && Bytes > limit + (limit / 10);
}
