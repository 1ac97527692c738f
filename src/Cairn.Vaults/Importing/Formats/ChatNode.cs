namespace Cairn.Vaults.Importing.Formats;

/// <summary>A turn of a conversation that may have been gone on with in several ways.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Parent">The turn that it follows on; null for the first.</param>
/// <param name="Messages">What was said and shown in it; read when its turn comes.</param>
internal sealed record ChatNode(string Id, string? Parent, Func<IEnumerable<ChatMessage>> Messages);
