using Cairn.Core;
using Cairn.Hub.Storage;
using Microsoft.Extensions.Logging;

namespace Cairn.Hub.Projections;

/// <summary>Sends what is in the outbox, at least once. Any number of nodes may: a message is taken by one of them at a time.</summary>
/// <param name="database">Where it is.</param>
/// <param name="handlers">One for each kind that this node sends.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where failures are noted.</param>
internal sealed class OutboxDispatcher(HubDatabase database, IReadOnlyList<IOutboxHandler> handlers, TimeProvider time, ILogger log)
{
    private const int VaultsMax = 100;
    private const int MessagesMax = 20;
    private const int AtOnceMax = 8;

    private static readonly TimeSpan RetryFirst = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryMax = TimeSpan.FromHours(1);

    private readonly Dictionary<string, IOutboxHandler> _handlers = handlers.ToDictionary(handler => handler.Kind, StringComparer.Ordinal);

    /// <summary>How long one who has taken a message has for it before it comes again.</summary>
    public static TimeSpan LeaseTime { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Sends what is due.</summary>
    /// <returns>How many messages were tried.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var tried = 0;
        foreach (var (vault, owner) in _handlers.Count == 0 ? [] : await FindAsync(cancellationToken))
        {
            var taken = await InNameAsync(owner, transaction => Outbox.TakeAsync(transaction, vault, [.. _handlers.Keys], time.GetUtcNow(), LeaseTime, MessagesMax), cancellationToken);
            await Parallel.ForEachAsync(taken, new ParallelOptions { MaxDegreeOfParallelism = AtOnceMax, CancellationToken = cancellationToken }, async (message, stop) => await SendAsync(message, owner, stop));
            tried += taken.Count;
        }

        return tried;
    }

    private async Task<List<(Guid Vault, Guid Owner)>> FindAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(account: null, cancellationToken);
        return await transaction.ListAsync<(Guid Vault, Guid Owner)>("SELECT vault, owner FROM outbox_due(@kinds, @now, @VaultsMax)", new { kinds = _handlers.Keys.ToArray(), now = time.GetUtcNow().UtcDateTime, VaultsMax });
    }

    private async Task SendAsync(OutboxMessage message, Guid owner, CancellationToken cancellationToken)
    {
        var handler = _handlers[message.Kind];
        try
        {
            await handler.HandleAsync(message, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            await FailAsync(message, owner, handler, failure, cancellationToken);
            return;
        }

        // Between having sent it and this it can only be sent twice, never be lost.
        await InNameAsync(owner, transaction => Outbox.DoneAsync(transaction, message), cancellationToken);
    }

    private async Task FailAsync(OutboxMessage message, Guid owner, IOutboxHandler handler, Exception failure, CancellationToken cancellationToken)
    {
        var code = failure is CairnException explained ? explained.Code : "unexpected";
        var wait = (failure as CairnException)?.RetryAfter ?? Backoff.After(message.Attempts, RetryFirst, RetryMax);
        var now = time.GetUtcNow();
        ProjectionLog.NotSent(log, message.Kind, code);
        await InNameAsync(owner, transaction => Outbox.FailAsync(transaction, message, code, now + wait, message.Attempts >= handler.AttemptsMax ? now : null), cancellationToken);
    }

    private async Task<T> InNameAsync<T>(Guid owner, Func<HubTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(owner, cancellationToken);
        var result = await work(transaction);
        await transaction.CommitAsync();
        return result;
    }
}
