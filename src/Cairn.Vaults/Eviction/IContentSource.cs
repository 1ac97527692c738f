namespace Cairn.Vaults.Eviction;

/// <summary>Where the content that a vault has given up comes back from: the remotes that hold it.</summary>
public interface IContentSource
{
    /// <summary>The remotes that a vault's content can be fetched from, by the ids by which the vault knows them. It gives up only what is there.</summary>
    IReadOnlyCollection<Guid> RemotesOf(Vault vault);

    /// <summary>Fetches changes by their ops.</summary>
    /// <param name="vault">The vault that has given them up.</param>
    /// <param name="ops">The ops, any number.</param>
    /// <param name="patience">How long to wait for a remote to get any further.</param>
    /// <returns>The canonical JSON of those that can be had, in any order, as they come; empty lists in between say that it only got further. It ends where all were found, or where no remote has the rest or
    /// can be reached. The vault checks what it gets.</returns>
    IEnumerable<IReadOnlyList<string>> Fetch(Vault vault, IReadOnlyCollection<Guid> ops, TimeSpan patience);
}
