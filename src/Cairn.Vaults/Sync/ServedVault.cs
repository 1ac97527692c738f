using System.Runtime.CompilerServices;
using Cairn.Core.Merge;
using Cairn.Core.Sync;
using Cairn.Vaults.Log;
using Cairn.Vaults.Storage;

namespace Cairn.Vaults.Sync;

/// <summary>A vault as the remote of other replicas.</summary>
/// <param name="vault">The vault.</param>
public sealed class ServedVault(Vault vault) : IServedVault
{
    private static readonly SyncProblem Evicted = new(
        SyncProblem.ContentEvicted, "The remote keeps the vault within a size limit, and cannot get the content now of what is to be read next. It is read when it can be had; or sync with a remote that it syncs with.");

    /// <inheritdoc/>
    public async Task<ExchangeAnswer> AnswerAsync(ExchangeRequest request, CancellationToken cancellationToken)
    {
        // A copied or restored vault takes its new id now and not with its first write: cursors are of the id, and would end with that.
        vault.Replica();
        if (!LogCursor.TryParse(request.Cursor, out var cursor) || !LogCursor.TryParse(request.Head, out var head)
            || !vault.Read(database => SharedLog.Knows(database, cursor) && SharedLog.Knows(database, head)))
        {
            return new ExchangeAnswer { Vault = request.Vault, Problem = new SyncProblem(SyncProblem.CursorUnknown, "The vault here is another, or older, than the one that was read before.") };
        }

        var results = await TakeInAsync(request.Changes);
        var known = results.Select(result => result.Sequence).ToHashSet();
        return ReadWhole(cursor, Math.Clamp(request.Limit, 1, SyncLimits.ChangesMax), known) with { Vault = request.Vault, Results = results };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ExchangeAnswer> ReadAsync(string cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (cursor.Length == 0 && vault.Read(SharedLog.ReadFirst) is { Count: > 0 } first)
        {
            yield return new ExchangeAnswer { Vault = vault.Id, Changes = first, HasMore = true };
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
    public Task<IReadOnlyList<string>> FindAsync(IReadOnlyList<Guid> ops, CancellationToken cancellationToken)
    {
        vault.BringBackForOthers(ops);
        return Task.FromResult(vault.Read(database => SharedLog.Find(database, ops)));
    }

    /// <inheritdoc/>
    public Task<Digest> DigestAsync(CancellationToken cancellationToken) => Task.FromResult(vault.Digest());

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ReadPartAsync(int part, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([.. vault.Read(database => SharedLog.ReadPart(database, part)).Select(change => change.Text)]);

    /// <inheritdoc/>
    public async Task<long> WaitForChangesAsync(long after, CancellationToken cancellationToken)
    {
        await vault.WaitForChangesAsync(after, cancellationToken);
        return vault.Head();
    }

    private ExchangeRequest Page(string cursor) => new() { Vault = vault.Id, Replica = "", Cursor = cursor };

    private async Task<IReadOnlyList<PushResult>> TakeInAsync(IReadOnlyList<string> changes)
    {
        if (changes.Count == 0)
        {
            return [];
        }

        var incoming = changes.Select(text => new IncomingChange(text)).ToList();
        vault.BringBackMissed(incoming);
        return await vault.WriteAsync(batch =>
        {
            var keys = batch.KeyCount;
            var results = new PushResult[incoming.Count];
            foreach (var (at, change) in incoming.Index().OrderByDescending(item => item.Item.IsOfKeys))
            {
                results[at] = Apply(batch, change);
            }

            if (batch.KeyCount != keys)
            {
                VaultReplica.TakeInWithNewKeys(batch);
            }

            return results;
        });
    }

    private static PushResult Apply(WriteBatch batch, IncomingChange change) => change.Apply(batch) switch
    {
        (_, { } problem) => new PushResult(PushStatus.Refused, 0, problem),
        (true, _) => new PushResult(PushStatus.Applied, batch.LastSequence),
        _ => new PushResult(PushStatus.Duplicate, ChangeLog.SequenceOf(batch.Database, change.Op)),
    };

    // What a reader is to be given next and was given up here is brought back, all of a page at once.
    private ExchangeAnswer ReadWhole(LogCursor cursor, int countMax, HashSet<long> known)
    {
        var (answer, evicted) = vault.Read(database => Read(database, cursor, countMax, known));
        if (evicted.Count > 0)
        {
            vault.BringBackForOthers(evicted);
            (answer, evicted) = vault.Read(database => Read(database, cursor, countMax, known));
        }

        return evicted.Count == 0 || answer.Changes.Count > 0 ? answer : new ExchangeAnswer { Vault = Guid.Empty, Problem = Evicted };
    }

    private static (ExchangeAnswer Answer, List<Guid> Evicted) Read(Database database, LogCursor cursor, int countMax, HashSet<long> known)
    {
        var (changes, reached, hasMore, evicted) = SharedLog.ReadPage(database, cursor, countMax, known);
        var answer = new ExchangeAnswer
        {
            Vault = Guid.Empty,
            IsLimited = Meta.Number(database, Meta.SizeLimit) != 0,
            Changes = changes,
            Cursor = reached.ToString(),
            HasMore = hasMore,
            Head = SharedLog.Head(database).ToString(),
            Digest = hasMore ? null : DigestTable.LoadAll(database).ToString(),
        };
        return (answer, evicted);
    }
}
