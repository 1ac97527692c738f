using Cairn.Core.Changes;

namespace Cairn.Hub.History;

/// <summary>A change, and who brought it.</summary>
/// <param name="Sequence">Its place in the vault's log.</param>
/// <param name="PushedAt">When it came, by the hub's clock.</param>
/// <param name="Account">In whose name; null where the account is no more.</param>
/// <param name="Device">The device that brought it, which another one may have given it; null where it was a program with a key.</param>
/// <param name="Change">What it says of itself.</param>
internal sealed record AuditedChange(long Sequence, DateTime PushedAt, (Guid Id, string Name)? Account, (Guid Id, string Name)? Device, Change Change);
