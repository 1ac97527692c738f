namespace Cairn.Protocol;

/// <summary>What a server needs to know of an endpoint before the caller is let in.</summary>
/// <param name="IsPublic">Whether it answers everybody.</param>
/// <param name="IsStream">Whether its answer goes on for long, so that it is counted apart from those that are worked on in turns.</param>
public sealed record SyncAccess(bool IsPublic = false, bool IsStream = false);
