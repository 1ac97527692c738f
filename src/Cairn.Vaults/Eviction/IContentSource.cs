namespace Cairn.Vaults.Eviction;

/// <summary>Where the content that a vault has given up comes back from: the remotes that hold it.</summary>
public interface IContentSource
{
    /// <summary>Fetches changes by their ops.</summary>
    /// <param name="vault">The vault that has given them up.</param>
    /// <param name="ops">The ops.</param>
    /// <param name="patience">How long to try at most.</param>
    /// <returns>The canonical JSON of those that could be had, in any order; none where no remote can be reached. The vault checks them itself.</returns>
    IReadOnlyList<string> Fetch(Vault vault, IReadOnlyList<Guid> ops, TimeSpan patience);
}
