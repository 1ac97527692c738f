using Cairn.Core.Memories;

namespace Cairn.Vaults.Importing;

/// <summary>The memories that the vault has from each source, read once for an import.</summary>
internal sealed class ImportedSources(ILookup<string, string> ids)
{
    public static ImportedSources Load(Vault vault) => new(vault.Read(database => database.List(
        $"SELECT source, id FROM (SELECT json_extract({database.Fields}, '$.source') AS source, id FROM records WHERE collection = $1 AND visible = 1) WHERE source IS NOT NULL",
        row => (Source: row.GetString(0), Id: row.GetString(1)),
        MemoryCollections.Memories.Name)).ToLookup(row => row.Source, row => row.Id, StringComparer.Ordinal));

    public IEnumerable<string> IdsOf(string source) => ids[source];

    /// <summary>Those of a source, and of all that lies within it.</summary>
    public IEnumerable<string> IdsFrom(string source) =>
        ids.Where(group => group.Key == source || group.Key.StartsWith(source + '/', StringComparison.Ordinal)).SelectMany(group => group);
}
