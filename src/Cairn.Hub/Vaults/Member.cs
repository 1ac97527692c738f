using Cairn.Protocol;

namespace Cairn.Hub.Vaults;

/// <summary>Somebody for whom a vault is there.</summary>
/// <param name="Account">The account.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Since">Since when.</param>
internal sealed record Member(Guid Account, string Name, VaultRole Role, DateTime Since);
