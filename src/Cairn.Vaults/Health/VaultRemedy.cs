namespace Cairn.Vaults.Health;

/// <summary>What mends a vault.</summary>
public enum VaultRemedy
{
    /// <summary><see cref="Vault.Repair"/>: the database is made anew of all that can be read.</summary>
    Repair,

    /// <summary><see cref="Vault.RebuildIndex"/>: the keyword index is made anew of the records. Recall does so itself when it meets damage.</summary>
    RebuildIndex,

    /// <summary><see cref="Vault.FinishErasing"/>. The next write does so itself.</summary>
    FinishErasing,
}
