using Cairn.Core;
using Cairn.Sync.Remotes;
using Cairn.Vaults;
using Cairn.Vaults.Eviction;

namespace Cairn.Sync.Tests.Eviction;

/// <summary>Content from remotes that can be cut off.</summary>
internal sealed class Contents(IReadOnlyDictionary<Guid, IRemote> remotes) : IContentSource
{
    public Contents(Guid id, IRemote remote) : this(new Dictionary<Guid, IRemote> { [id] = remote })
    {
    }

    public bool IsOffline { get; set; }

    public int Asked { get; private set; }

    public IReadOnlyCollection<Guid> RemotesOf(Vault vault) => [.. remotes.Keys];

    public IEnumerable<IReadOnlyList<string>> Fetch(Vault vault, IReadOnlyCollection<Guid> ops, TimeSpan patience)
    {
        Asked++;
        return IsOffline ? [] : remotes.Values.Select(remote => FetchFrom(remote, vault, ops));
    }

    private static IReadOnlyList<string> FetchFrom(IRemote remote, Vault vault, IReadOnlyCollection<Guid> ops)
    {
        try
        {
            return [.. remote.FetchAsync(vault.Id, ops, CancellationToken.None).ToBlockingEnumerable().SelectMany(some => some)];
        }
        catch (CairnException)
        {
            return [];
        }
    }
}
