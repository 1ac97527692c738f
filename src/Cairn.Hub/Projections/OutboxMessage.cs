namespace Cairn.Hub.Projections;

/// <summary>Something that is to be done outside of the database.</summary>
/// <param name="Vault">The vault that it is about.</param>
/// <param name="Id">Its id, the same at every attempt, by which the other side may know that it has done it already.</param>
/// <param name="Kind">Who does it.</param>
/// <param name="Payload">What is to be done, as the kind writes it. Not content of memories: an erasure does not look here.</param>
/// <param name="Attempts">How often it was tried, this time included.</param>
internal sealed record OutboxMessage(Guid Vault, Guid Id, string Kind, string Payload, int Attempts);
