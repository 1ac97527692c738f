using Cairn.Agent.Sync;
using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Vaults;
using Cairn.Vaults.Eviction;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Eviction;

/// <summary>Fetches content that a vault has given up from the remotes that it syncs with, one after the other until all is there.</summary>
internal sealed class RemoteContents(VaultHome home, TimeProvider time) : IContentSource
{
    // Who will not wait long is not kept waiting for a remote that was found to be out of reach a moment ago.
    private static readonly TimeSpan LongPatience = TimeSpan.FromSeconds(5);

    public IReadOnlyList<string> Fetch(Vault vault, IReadOnlyList<Guid> ops, TimeSpan patience)
    {
        var found = new List<string>();
        var wanted = ops.ToHashSet();
        foreach (var remote in new RemotesFile(home).Load().Where(remote => remote.Vaults.Contains(vault.Folder.Name)))
        {
            if (wanted.Count > 0 && (patience >= LongPatience || !IsAwaited(vault, remote)))
            {
                FetchFrom(remote, vault.Id, wanted, found, patience);
            }
        }

        return found;
    }

    private bool IsAwaited(Vault vault, RemoteSettings remote) => vault.RemoteStatus(remote.Id).Progress is { Problem: not null, RetryAt: { } retryAt } && retryAt > time.GetUtcNow();

    private void FetchFrom(RemoteSettings settings, Guid vault, HashSet<Guid> wanted, List<string> found, TimeSpan patience)
    {
        using var ending = new CancellationTokenSource(patience, time);
        try
        {
            using var remote = RemoteConnection.Open(settings, time);
            var all = Task.Run(async () => await remote.FetchAsync(vault, [.. wanted], ending.Token).SelectMany(some => some).ToListAsync(ending.Token), ending.Token)
                .WaitAsync(ending.Token).GetAwaiter().GetResult();
            wanted.ExceptWith(all.Select(ChangeOp.Of).OfType<Guid>());
            found.AddRange(all);
        }
        catch (Exception failure) when (failure is CairnException or OperationCanceledException)
        {
            // The next remote may have it; and if none does, whoever asked says so.
        }
    }
}
