namespace Cairn.Hub.Accounts;

/// <summary>An API key, without what it is.</summary>
internal sealed record ApiKey(Guid Id, string Name, DateTime CreatedAt, DateTime? SeenAt);
