using System.CommandLine;
using Cairn.Vaults;
using Cairn.Core.Memories;

namespace Cairn.Agent.Memories;

/// <summary>The memory that a command is about.</summary>
internal static class RecordArgument
{
    public static Argument<string> Create() => new("id") { Description = "The memory's id, or its beginning." };

    public static VaultRecord Find(Vault vault, string id) => vault.Find(MemoryCollections.Memories.Name, id);
}
