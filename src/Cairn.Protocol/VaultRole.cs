namespace Cairn.Protocol;

/// <summary>What an account may do with a vault.</summary>
public enum VaultRole
{
    /// <summary>Read it.</summary>
    Reader,

    /// <summary>Read and write it.</summary>
    Writer,

    /// <summary>Read and write it, share it, and remove it.</summary>
    Owner,
}
