using Cairn.Core.Records;

namespace Cairn.Vaults.Importing;

/// <summary>A piece of a file that becomes one memory.</summary>
/// <param name="Place">Names the piece within its file, the same at every import.</param>
/// <param name="Fields">The memory's fields.</param>
internal sealed record Passage(string Place, SortedList<string, FieldValue> Fields);
