namespace Cairn.Protocol;

/// <summary>A vault that a remote has for a caller.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called there.</param>
public sealed record OfferedVault(Guid Id, string Name);
