using Cairn.Protocol;

namespace Cairn.Sync.Accounts;

/// <summary>An account that a vault is there for.</summary>
/// <param name="Id">The account's id.</param>
/// <param name="Account">What it is called.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Since">Since when, as the hub writes it.</param>
public sealed record VaultMember(Guid Id, string Account, VaultRole Role, string Since);
