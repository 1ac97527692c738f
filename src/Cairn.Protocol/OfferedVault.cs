namespace Cairn.Protocol;

/// <summary>A vault that a remote has for a caller.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called there; empty where a sealed vault is to have no name.</param>
/// <param name="IsSealed">Whether it is sealed.</param>
public sealed record OfferedVault(Guid Id, string Name, bool IsSealed = false)
{
    /// <summary>What the caller may do with it.</summary>
    public VaultRole Role { get; init; } = VaultRole.Owner;

    /// <summary>In pairing, the fingerprint of the root that a device has to trust that is admitted to a sealed vault; null where it is not.</summary>
    public string? Root { get; init; }
}
