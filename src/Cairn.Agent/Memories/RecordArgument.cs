using System.CommandLine;
using Cairn.Vaults;
using Cairn.Core.Memories;
using Cairn.Core.Workspace;

namespace Cairn.Agent.Memories;

/// <summary>The record that a command is about: a memory, or one of the workspace.</summary>
internal static class RecordArgument
{
    private static readonly string[] Shown = [MemoryCollections.Memories.Name, .. WorkspaceCollections.All.Select(collection => collection.Name)];

    public static Argument<string> Create() => new("id") { Description = "The id, or its beginning." };

    public static VaultRecord Find(Vault vault, string id) => vault.Find(Shown, id);
}
