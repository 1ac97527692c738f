using System.Runtime.CompilerServices;
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

    private readonly RemotesFile _file = new(home);

    public IReadOnlyCollection<Guid> RemotesOf(Vault vault) => [.. _file.Of(vault.Folder.Name).Select(remote => remote.Id)];

    public IEnumerable<IReadOnlyList<string>> Fetch(Vault vault, IReadOnlyCollection<Guid> ops, TimeSpan patience)
    {
        var wanted = ops.ToHashSet();
        foreach (var remote in _file.Of(vault.Folder.Name))
        {
            foreach (var some in wanted.Count > 0 && (patience >= LongPatience || !IsAwaited(vault, remote)) ? FetchFrom(remote, vault.Id, wanted, patience) : [])
            {
                wanted.ExceptWith(some.Select(ChangeOp.Of).OfType<Guid>());
                yield return some;
            }
        }
    }

    private bool IsAwaited(Vault vault, RemoteSettings remote) => vault.RemoteProgress(remote.Id) is { Problem: not null, RetryAt: { } retryAt } && retryAt > time.GetUtcNow();

    private IEnumerable<IReadOnlyList<string>> FetchFrom(RemoteSettings settings, Guid vault, HashSet<Guid> wanted, TimeSpan patience)
    {
        using var ending = new CancellationTokenSource();
        var steps = StepsAsync(settings, vault, [.. wanted], ending.Token).GetAsyncEnumerator(ending.Token);
        var next = Task.FromResult(true);
        try
        {
            while (IsThere(next = Task.Run(() => steps.MoveNextAsync().AsTask(), CancellationToken.None), patience))
            {
                yield return steps.Current;
            }
        }
        finally
        {
            ending.Cancel();
            _ = EndAsync(steps, next);
        }
    }

    // What is still on its way is not waited for.
    private static async Task EndAsync(IAsyncEnumerator<IReadOnlyList<string>> steps, Task last)
    {
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await steps.DisposeAsync();
    }

    private async IAsyncEnumerable<IReadOnlyList<string>> StepsAsync(RemoteSettings settings, Guid vault, IReadOnlyCollection<Guid> ops, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var remote = RemoteConnection.Open(settings, home, time);
        await foreach (var some in remote.FetchAsync(vault, ops, cancellationToken))
        {
            yield return some;
        }
    }

    private bool IsThere(Task<bool> next, TimeSpan patience)
    {
        try
        {
            return next.WaitAsync(patience, time).GetAwaiter().GetResult();
        }
        catch (Exception failure) when (failure is CairnException or OperationCanceledException or TimeoutException)
        {
            // The next remote may have it; and if none does, whoever asked says so.
            return false;
        }
    }
}
