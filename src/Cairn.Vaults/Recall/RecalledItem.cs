using Cairn.Core.Recall;

namespace Cairn.Vaults.Recall;

/// <summary>A memory that was found.</summary>
/// <param name="Vault">The name of the vault that has it.</param>
/// <param name="Record">The memory.</param>
/// <param name="Why">Its score, and what it is made of.</param>
public sealed record RecalledItem(string Vault, VaultRecord Record, RankedDocument Why)
{
    internal string Content => Record.Fields.GetValueOrDefault("content").AsText() ?? "";
}
