using System.Runtime.CompilerServices;
using Cairn.Core;
using Cairn.Core.Merge;
using Cairn.Core.Sync;
using Cairn.Hub.Accounts;
using Cairn.Hub.Operations;
using Cairn.Hub.Storage;

namespace Cairn.Hub.Sync;

/// <summary>A vault of the hub, as one account reads and writes it.</summary>
/// <param name="vault">Its id.</param>
/// <param name="caller">In whose name.</param>
/// <param name="database">Where it is.</param>
/// <param name="heads">Where logs end.</param>
/// <param name="time">The clock.</param>
/// <param name="metrics">Counts what is read and written.</param>
/// <param name="presence">Ends when the caller is let in no more.</param>
internal sealed class HubVault(Guid vault, Caller caller, HubDatabase database, HeadBoard heads, TimeProvider time, HubMetrics metrics, CancellationToken presence) : IServedVault
{
    /// <summary>What a vault is that is not there for the account.</summary>
    public static readonly SyncProblem Unknown = new(SyncProblem.VaultUnknown, "There is no such vault here for this account.");

    /// <summary>What a cursor is that this log does not know.</summary>
    public static readonly SyncProblem CursorUnknown = new(SyncProblem.CursorUnknown, "The vault here is another, or older, than the one that was read before.");

    private static readonly SyncProblem ReadOnly = new SyncProblem("not_writer", "This account may read the vault and not write it.");

    /// <summary>The error that a vault is not there for the account.</summary>
    public static CairnException NotThere() => new(Unknown.Code, Unknown.Detail, "See which there are: GET /v1/vaults.");

    /// <inheritdoc/>
    public async Task<ExchangeAnswer> AnswerAsync(ExchangeRequest request, CancellationToken cancellationToken)
    {
        if (presence.IsCancellationRequested)
        {
            throw Callers.Unauthorized();
        }

        if (!LogCursor.TryParse(request.Cursor, out var cursor) || !LogCursor.TryParse(request.Head, out var head))
        {
            return Failed(CursorUnknown);
        }

        var answer = await (request.Changes.Count > 0 ? PushAsync(request, cursor, head, cancellationToken) : PullAsync(request, cursor, head, cancellationToken));
        metrics.Pull(answer.Changes.Count);
        metrics.Push(answer.Results);
        return answer;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ExchangeAnswer> ReadAsync(string cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (cursor.Length == 0 && await ReadAsync(reader => reader.ReadFirstAsync(), cancellationToken) is { Count: > 0 } first)
        {
            yield return new ExchangeAnswer { Vault = vault, Changes = first, HasMore = true };
        }

        for (var page = await AnswerAsync(Page(cursor), cancellationToken); ; page = await AnswerAsync(Page(page.Cursor), cancellationToken))
        {
            yield return page;
            if (!page.HasMore)
            {
                yield break;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> FindAsync(IReadOnlyList<Guid> ops, CancellationToken cancellationToken) => await ReadAsync(reader => reader.FindAsync(ops), cancellationToken);

    /// <inheritdoc/>
    public Task<Digest> DigestAsync(CancellationToken cancellationToken) => ReadAsync(reader => reader.DigestAsync(), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ReadPartAsync(int part, CancellationToken cancellationToken) => await ReadAsync(reader => reader.ReadPartAsync(part), cancellationToken);

    /// <inheritdoc/>
    public async Task<long> WaitForChangesAsync(long after, CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, presence);
        try
        {
            var head = await heads.WaitAsync(vault, caller.Account, caller.Device, after, () => ReadHeadAsync(both.Token), both.Token);
            metrics.Hint();
            return head;
        }
        catch (OperationCanceledException) when (presence.IsCancellationRequested)
        {
            throw Callers.Unauthorized();
        }
    }

    private async Task<long> ReadHeadAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(caller.Account, cancellationToken, isSnapshot: true);
        return (await new LogReader(transaction, vault).HeadAsync() ?? throw NotThere()).Sequence;
    }

    private ExchangeAnswer Failed(SyncProblem problem) => new() { Vault = vault, Problem = problem };

    private ExchangeRequest Page(string cursor) => new() { Vault = vault, Replica = "", Cursor = cursor };

    private async Task<T> ReadAsync<T>(Func<LogReader, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(caller.Account, cancellationToken, isSnapshot: true);
        var reader = new LogReader(transaction, vault);
        return await reader.HeadAsync() is null ? throw NotThere() : await read(reader);
    }

    private async Task<ExchangeAnswer> PullAsync(ExchangeRequest request, LogCursor cursor, LogCursor head, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(caller.Account, cancellationToken, isSnapshot: true);
        return Inform(await new LogReader(transaction, vault).ReadPageAsync(cursor, head, CountMax(request), []));
    }

    // Nothing of a push is undone because its caller has left. While the head is locked, all that is read is of one moment.
    private async Task<ExchangeAnswer> PushAsync(ExchangeRequest request, LogCursor cursor, LogCursor head, CancellationToken cancellationToken)
    {
        var received = request.Changes.Select(text => new ReceivedChange(text)).ToList();
        await using var transaction = await database.BeginAsync(caller.Account, cancellationToken);
        var (push, reader) = (new Push(transaction, vault, caller.Device, time.GetUtcNow()), new LogReader(transaction, vault));
        var (locked, isKnown) = await push.LockAsync([cursor, head]);
        if (locked is not { } end)
        {
            await transaction.DisposeAsync();
            return await PullAsync(request, cursor, head, cancellationToken) with { Results = [.. received.Select(_ => new PushResult(PushStatus.Refused, 0, ReadOnly))] };
        }

        if (!isKnown)
        {
            return Failed(CursorUnknown);
        }

        var (results, reached) = await push.TakeAsync(end, received);
        var answer = await reader.ReadPageAsync(cursor, head, CountMax(request), [.. results.Select(result => result.Sequence).Where(sequence => sequence > 0)]);
        await transaction.CommitAsync();
        Inform(answer);
        if (reached != end)
        {
            heads.Grow(vault, reached.Sequence);
        }

        return answer with { Results = results };
    }

    // The device's stream of hints need not tell it of what it is about to hear.
    private ExchangeAnswer Inform(ExchangeAnswer answer)
    {
        if (!answer.HasMore && caller.Device is { } device && LogCursor.TryParse(answer.Head, out var head))
        {
            heads.Inform(vault, device, head.Sequence);
        }

        return answer;
    }

    private static int CountMax(ExchangeRequest request) => Math.Clamp(request.Limit, 1, SyncLimits.ChangesMax);
}
