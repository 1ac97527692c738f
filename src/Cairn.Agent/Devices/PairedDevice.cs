using Cairn.Protocol;

namespace Cairn.Agent.Devices;

/// <summary>A device that may exchange vaults with this one.</summary>
/// <param name="Id">By which it is listed and revoked.</param>
/// <param name="Name">What it calls itself.</param>
/// <param name="TokenHash">SHA-256 of its token, in hexadecimal. The token itself is nowhere here.</param>
/// <param name="Vaults">The vaults that it may exchange, and no others.</param>
/// <param name="CreatedAt">When it was paired.</param>
/// <param name="SeenAt">When it called last, give or take ten minutes; null where it never did.</param>
internal sealed record PairedDevice(string Id, string Name, string TokenHash, IReadOnlyList<OfferedVault> Vaults, DateTimeOffset CreatedAt, DateTimeOffset? SeenAt)
{
    /// <summary>What its key is called in the sealed vaults that have admitted it; null where none has.</summary>
    public string? SealId { get; init; }

    /// <summary>The vaults of which its pairing made the copies here.</summary>
    public IReadOnlyList<Guid> Made { get; init; } = [];

    /// <summary>The sealed vaults that its pairing admitted it to.</summary>
    public IReadOnlyList<Guid> Admitted { get; init; } = [];
}
