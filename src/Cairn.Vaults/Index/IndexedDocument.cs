using Cairn.Core.Index;

namespace Cairn.Vaults.Index;

/// <summary>A record beside the document that it is in the index.</summary>
/// <param name="Record">Its number.</param>
/// <param name="Sequence">The sequence of its last change.</param>
/// <param name="Document">Null where it is not found: hidden, or of a collection that is not searched.</param>
internal sealed record IndexedDocument(long Record, long Sequence, SearchDocument? Document);
