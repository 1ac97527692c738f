using Cairn.Core;
using Cairn.Sync.Remotes;
using Cairn.Vaults;
using Cairn.Vaults.Eviction;

namespace Cairn.Sync.Tests.Eviction;

/// <summary>Content from remotes that can be cut off.</summary>
internal sealed class Contents(params IRemote[] remotes) : IContentSource
{
    public bool IsOffline { get; set; }

    public int Asked { get; private set; }

    public IReadOnlyList<string> Fetch(Vault vault, IReadOnlyList<Guid> ops, TimeSpan patience)
    {
        Asked++;
        return IsOffline ? [] : [.. remotes.SelectMany(remote => FetchFrom(remote, vault, ops))];
    }

    private static IReadOnlyList<string> FetchFrom(IRemote remote, Vault vault, IReadOnlyList<Guid> ops)
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
