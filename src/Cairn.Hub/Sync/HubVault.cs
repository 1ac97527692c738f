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

    private static readonly SyncProblem CursorUnknown = new(SyncProblem.CursorUnknown, "The vault here is another, or older, than the one that was read before.");

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

        IReadOnlyList<PushResult>? results = [];
        if (request.Changes.Count > 0 && (results = await PushAsync(request.Changes, cursor, head, cancellationToken)) is null)
        {
            return Failed(CursorUnknown);
        }

        await using var transaction = await database.BeginAsync(caller.Account, cancellationToken, isSnapshot: true);
        var reader = new LogReader(transaction, vault);
        if (!await reader.KnowsAsync(cursor, head))
        {
            return Failed(await reader.HeadAsync() is null ? Unknown : CursorUnknown);
        }

        var page = await reader.ReadPageAsync(cursor, Math.Clamp(request.Limit, 1, SyncLimits.ChangesMax), [.. results.Select(result => result.Sequence).Where(sequence => sequence > 0)]);
        metrics.Pull(page.Changes.Count);
        return page with { Results = results };
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
            var head = await heads.WaitAsync(vault, caller.Account, after, async () => (await ReadAsync(reader => reader.HeadAsync(), both.Token))!.Value.Sequence, both.Token);
            metrics.Hint();
            return head;
        }
        catch (OperationCanceledException) when (presence.IsCancellationRequested)
        {
            throw Callers.Unauthorized();
        }
    }

    private ExchangeAnswer Failed(SyncProblem problem) => new() { Vault = vault, Problem = problem };

    private ExchangeRequest Page(string cursor) => new() { Vault = vault, Replica = "", Cursor = cursor };

    private async Task<T> ReadAsync<T>(Func<LogReader, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(caller.Account, cancellationToken, isSnapshot: true);
        var reader = new LogReader(transaction, vault);
        return await reader.HeadAsync() is null ? throw NotThere() : await read(reader);
    }

    // Null where the log is another than the one that the caller has read. Nothing of a push is undone because its caller has left.
    private async Task<IReadOnlyList<PushResult>?> PushAsync(IReadOnlyList<string> texts, LogCursor cursor, LogCursor head, CancellationToken cancellationToken)
    {
        var received = texts.Select(text => new ReceivedChange(text)).ToList();
        await using var transaction = await database.BeginAsync(caller.Account, cancellationToken);
        var push = new Push(transaction, vault, caller.Device, time.GetUtcNow());
        if (await push.LockAsync() is not { } end)
        {
            return Counted([.. texts.Select(_ => new PushResult(PushStatus.Refused, 0, ReadOnly))]);
        }

        if (!await new LogReader(transaction, vault).KnowsAsync(cursor, head))
        {
            return null;
        }

        var (results, reached) = await push.TakeAsync(end, received);
        await transaction.CommitAsync();
        if (reached != end)
        {
            heads.Grow(vault, reached.Sequence);
        }

        return Counted(results);
    }

    private IReadOnlyList<PushResult> Counted(IReadOnlyList<PushResult> results)
    {
        metrics.Push(results);
        return results;
    }
}
