namespace Cairn.Core.Index;

/// <summary>Thrown where a block of the index is not what was written. The index is derived from the records, and is built again.</summary>
/// <param name="message">What was found.</param>
public sealed class DamagedIndexException(string message) : Exception(message);
