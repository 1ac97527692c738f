namespace Cairn.Hub.Projections;

/// <summary>Messages of a vault that go to one receiver, and wait for no others.</summary>
/// <param name="Vault">The vault.</param>
/// <param name="Lane">Which of its lanes.</param>
/// <param name="Owner">The vault's owner, in whose name they are taken.</param>
internal sealed record OutboxLane(Guid Vault, Guid Lane, Guid Owner);
