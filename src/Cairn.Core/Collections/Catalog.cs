using Cairn.Core.Memories;
using Cairn.Core.Workspace;

namespace Cairn.Core.Collections;

/// <summary>The collections that this version declares. Records of any other are kept and relayed, but cannot be written here.</summary>
public static class Catalog
{
    private static readonly Dictionary<string, Collection> ByName =
        new[] { MemoryCollections.Memories, MemoryCollections.Profile }.Concat(WorkspaceCollections.All).ToDictionary(collection => collection.Name, StringComparer.Ordinal);

    /// <summary>All declared collections.</summary>
    public static IReadOnlyCollection<Collection> All => ByName.Values;

    /// <summary>The declaration, or null where this version has none.</summary>
    public static Collection? Find(string name) => ByName.GetValueOrDefault(name);
}
