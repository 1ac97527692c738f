using System.Text.Json;

namespace Cairn.Models.Vectors;

/// <summary>Where the servers differ.</summary>
/// <param name="Server">What a person calls the server.</param>
/// <param name="Path">Where texts are sent to, below the address.</param>
/// <param name="Vectors">The vectors in an answer, in the order of the texts; null where they are not there.</param>
/// <param name="UnreachableHint">What to do where nobody answers.</param>
/// <param name="MissingHint">What to do where the server has no such model.</param>
internal sealed record EmbeddingProtocol(string Server, string Path, Func<JsonElement, IEnumerable<JsonElement>?> Vectors, string UnreachableHint, string MissingHint);
