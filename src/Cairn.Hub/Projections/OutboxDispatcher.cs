using System.Collections.Concurrent;
using Cairn.Core;
using Cairn.Hub.Storage;
using Microsoft.Extensions.Logging;

namespace Cairn.Hub.Projections;

/// <summary>Sends what is in the outbox, at least once. Any number of nodes may: a message is taken by one of them at a time.</summary>
/// <remarks>Lanes are independent of each other: a receiver that does not answer keeps one of a node's places busy, for as long as its handler has patience, and holds up nobody else.</remarks>
/// <param name="database">Where it is.</param>
/// <param name="handlers">One for each kind that this node sends.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where failures are noted.</param>
internal sealed class OutboxDispatcher(HubDatabase database, IReadOnlyList<IOutboxHandler> handlers, TimeProvider time, ILogger log)
{
    /// <summary>Lanes that are worked on at once.</summary>
    private const int LanesMax = 32;

    /// <summary>Messages of one lane that are sent at once.</summary>
    private const int AtOnceMax = 8;

    // A lane goes on for so long while there is more in it; then others have a turn.
    private static readonly TimeSpan TurnTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryFirst = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryMax = TimeSpan.FromHours(1);

    private readonly Dictionary<string, IOutboxHandler> _handlers = handlers.ToDictionary(handler => handler.Kind, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<OutboxLane, bool> _busy = [];

    /// <summary>How long one who has taken a message has for it before it comes again.</summary>
    public static TimeSpan LeaseTime { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Begins with the lanes in which something is due, but for those that are being worked on, as long as there are places.</summary>
    /// <returns>The lanes: each ends with how many messages were tried. For one caller at a time.</returns>
    public async Task<IReadOnlyList<Task<int>>> BeginAsync(CancellationToken cancellationToken)
    {
        var places = LanesMax - _busy.Count;
        var due = _handlers.Count == 0 || places == 0 ? [] : await FindAsync(cancellationToken);
        return [.. due.Where(lane => !_busy.ContainsKey(lane)).Take(places).Select(lane => SendAsync(lane, cancellationToken))];
    }

    /// <summary>Sends what is due, and waits until that is done.</summary>
    /// <returns>How many messages were tried.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken) => (await Task.WhenAll(await BeginAsync(cancellationToken))).Sum();

    private async Task<List<OutboxLane>> FindAsync(CancellationToken cancellationToken)
    {
        // As many as are busy may be among them.
        await using var transaction = await database.BeginAsync(account: null, cancellationToken);
        return await transaction.ListAsync<OutboxLane>(
            "SELECT vault, lane, owner FROM outbox_due(@kinds, @now, @countMax)", new { kinds = _handlers.Keys.ToArray(), now = time.GetUtcNow().UtcDateTime, countMax = 2 * LanesMax });
    }

    private async Task<int> SendAsync(OutboxLane lane, CancellationToken cancellationToken)
    {
        _busy.TryAdd(lane, true);
        try
        {
            var (began, tried) = (time.GetTimestamp(), 0);
            for (var taken = AtOnceMax; taken == AtOnceMax && time.GetElapsedTime(began) < TurnTime; tried += taken)
            {
                var messages = await InNameAsync(lane.Owner, transaction => Outbox.TakeAsync(transaction, lane, [.. _handlers.Keys], time.GetUtcNow(), LeaseTime, AtOnceMax), cancellationToken);
                await Task.WhenAll(messages.Select(message => SendAsync(message, lane.Owner, cancellationToken)));
                taken = messages.Count;
            }

            return tried;
        }
        finally
        {
            _busy.TryRemove(lane, out _);
        }
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
