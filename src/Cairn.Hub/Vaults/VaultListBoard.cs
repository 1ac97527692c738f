using System.Collections.Concurrent;

namespace Cairn.Hub.Vaults;

/// <summary>Tells those who wait for it on this node that an account has other vaults than it had. Thread-safe.</summary>
internal sealed class VaultListBoard
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _waiting = [];

    /// <summary>Completes when the vaults of an account may be others.</summary>
    public Task WaitAsync(Guid account, CancellationToken cancellationToken) => _waiting.GetOrAdd(account, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(cancellationToken);

    /// <summary>The vaults of an account may be others.</summary>
    public void Tell(Guid account)
    {
        if (_waiting.TryRemove(account, out var waiting))
        {
            waiting.SetResult();
        }
    }
}
