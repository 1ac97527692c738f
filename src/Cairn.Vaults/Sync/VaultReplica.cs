using Cairn.Core;
using Cairn.Core.Merge;
using Cairn.Core.Sealing;
using Cairn.Core.Sync;
using Cairn.Vaults.Eviction;
using Cairn.Vaults.Log;

namespace Cairn.Vaults.Sync;

/// <summary>A vault as a replica that syncs with remotes.</summary>
public sealed class VaultReplica(Vault vault) : IReplica
{
    private static readonly SyncProblem Evicted = new(SyncProblem.ContentEvicted, "The change's content was given up to keep within the size limit, and no remote that has it can be reached.");

    /// <inheritdoc/>
    public Guid Vault => vault.Id;

    /// <inheritdoc/>
    public string Replica => vault.Replica();

    /// <inheritdoc/>
    public IReadOnlyList<string> FormerReplicas => vault.FormerReplicas();

    /// <inheritdoc/>
    public long Head() => vault.Head();

    /// <inheritdoc/>
    public Task WaitForChangesAsync(long after, CancellationToken cancellationToken) => vault.WaitForChangesAsync(after, cancellationToken);

    /// <inheritdoc/>
    public IDisposable? TryLease(Guid remote) => ReplicaLease.TryTake(vault.Folder, remote);

    /// <inheritdoc/>
    public RemoteProgress Progress(Guid remote) => vault.Use(database => RemoteTable.Progress(database, remote));

    /// <inheritdoc/>
    public long QueuedCount(Guid remote) => vault.Read(database => Outbox.Count(database, RemoteTable.Number(database, remote)));

    /// <inheritdoc/>
    public async Task<OutgoingBatch> OutgoingAsync(Guid remote, int countMax = SyncLimits.ChangesMax, int bytesMax = SyncLimits.BytesMax)
    {
        (OutgoingBatch, IReadOnlyList<long>) ReadNext() => vault.Read(database => Outbox.Read(database, RemoteTable.Number(database, remote), countMax, bytesMax));
        var (batch, evicted) = ReadNext();
        if (evicted.Count > 0)
        {
            // Another process may have brought back what this one cannot.
            vault.BringBack(evicted);
            (batch, evicted) = ReadNext();
        }

        if (batch.Changes.Count + evicted.Count > 0)
        {
            await WriteAsync(remote, (write, number) =>
            {
                RemoteTable.MarkSending(write.Database, number, batch.Through);
                foreach (var sequence in evicted)
                {
                    Quarantine.AddOutgoing(write.Database, number, sequence, Evicted, write.Now);
                }

                return true;
            });
        }

        return batch;
    }

    /// <inheritdoc/>
    public async Task<TakenAnswer> TakeAsync(Guid remote, OutgoingBatch? sent, ExchangeAnswer answer)
    {
        if (IsNothingNew(remote, sent, answer))
        {
            return default;
        }

        var incoming = Prepare(answer.Changes);
        var taken = await WriteAsync(remote, (batch, number) =>
        {
            if (answer.AskedFrom is { } from && from != RemoteTable.Cursor(batch.Database, number))
            {
                return TakeIn(batch, number, incoming, isHeld: false);
            }

            var refused = NoteSent(batch, number, sent, answer.Results);
            var taken = TakeIn(batch, number, incoming) with { Refused = refused };
            if (Quarantine.HasRefusedForKey(batch.Database, number) && (incoming.Exists(change => change.IsOfKeys) || HasSentKeys(batch, sent)))
            {
                Outbox.OfferRefused(batch.Database, number, Quarantine.KeyUnknown);
                Quarantine.ReleaseRefusedForKey(batch.Database, number);
            }

            RemoteTable.SaveCursor(batch.Database, number, answer);
            return taken;
        });
        await vault.KeepWithinLimitRoughlyAsync();
        return taken;
    }

    /// <inheritdoc/>
    public async Task<int> RetryAsync(Guid remote, string? problem = null)
    {
        var (count, bodies) = vault.Read(database => RemoteTable.Number(database, remote) is var number
            ? (Quarantine.Count(database, number, problem), Quarantine.Incoming(database, number, problem)) : default);
        if (count == 0)
        {
            return 0;
        }

        var incoming = Prepare(bodies);
        return await WriteAsync(remote, (batch, number) =>
        {
            Outbox.OfferRefused(batch.Database, number, problem);
            var count = Quarantine.Release(batch.Database, number, problem);
            var taken = TakeIn(batch, number, incoming);
            return count - taken.Quarantined;
        });
    }

    /// <inheritdoc/>
    public Task RestartAsync(Guid remote) => WriteAsync(remote, (batch, number) =>
    {
        RemoteTable.Restart(batch.Database, number);
        return true;
    });

    /// <inheritdoc/>
    public async Task NoteAsync(Guid remote, SyncProblem? problem, DateTimeOffset? retryAt)
    {
        await WriteAsync(remote, (batch, number) =>
        {
            if (problem is null)
            {
                RemoteTable.NoteSuccess(batch.Database, number, batch.Now);
            }
            else
            {
                RemoteTable.NoteFailure(batch.Database, number, problem, retryAt);
            }

            return true;
        });
        if (problem is null)
        {
            vault.FetchAgain();
            await vault.MendIndexAsync();
        }

        await vault.KeepWithinLimitAsync();
    }

    /// <inheritdoc/>
    public Digest? SettledDigest(Guid remote) => vault.Read(database =>
    {
        var number = RemoteTable.Number(database, remote);
        return Outbox.IsEmpty(database, number) && Quarantine.IsEmpty(database, number) ? DigestTable.LoadAll(database) : null;
    });

    /// <inheritdoc/>
    public IReadOnlyList<OutgoingBatch> ReadPart(int part) => Outbox.InBatches(vault.Read(database => SharedLog.ReadPart(database, part)));

    /// <inheritdoc/>
    public Task<TakenAnswer> RepairAsync(Guid remote, IReadOnlyList<string> changes)
    {
        var incoming = Prepare(changes);
        return WriteAsync(remote, (batch, number) =>
        {
            RemoteTable.NoteRepair(batch.Database, number, batch.Now);
            return TakeIn(batch, number, incoming);
        });
    }

    /// <summary>Begins to keep what has become of each change at a remote.</summary>
    public Task MeetAsync(Guid remote) => WriteAsync(remote, (_, number) => number);

    /// <summary>Forgets how far the vault and a remote are, as when the remote is removed.</summary>
    /// <param name="remote">The remote.</param>
    /// <param name="others">The remotes that the vault syncs with after that; null where content may be lost that none of them has.</param>
    /// <exception cref="CairnException">Code <c>content_evicted</c>: the vault has given up content that only this remote is known to keep.</exception>
    public Task ForgetAsync(Guid remote, IReadOnlyCollection<Guid>? others = null) => WriteAsync(remote, (batch, number) =>
    {
        RemoteTable.Forget(batch.Database, number);
        return others is null || EvictionTable.CountOrphans(batch.Database, others) is not (> 0 and var count) ? true : throw new CairnException(
            SyncProblem.ContentEvicted, $"The content of {count:N0} memories of {vault.Folder.Name} is there and nowhere else that is known here.",
            $"Nothing was changed. Bring it back first: `cairn vault limit none --vault {vault.Folder.Name}`; or say --force.");
    });

    private Task<T> WriteAsync<T>(Guid remote, Func<WriteBatch, long, T> write) =>
        vault.WriteAsync(batch => write(batch, RemoteTable.Meet(batch.Database, remote)));

    // A look at a remote where nothing has happened writes nothing.
    private bool IsNothingNew(Guid remote, OutgoingBatch? sent, ExchangeAnswer answer) =>
        answer.Changes.Count == 0 && sent is null or { Changes.Count: 0, Erased.Count: 0 } && Progress(remote) is var progress
        && progress.Cursor == answer.Cursor && progress.Head == answer.Head && progress.Missing == answer.Missing && progress.Keeps == !answer.IsLimited && (sent is null || progress.Pushed >= sent.Through);

    // What changes a record that has given up its content needs that first. Where it cannot be had, the change waits in quarantine.
    private List<IncomingChange> Prepare(IReadOnlyList<string> changes)
    {
        var incoming = Parse(changes);
        vault.BringBackMissed(incoming);
        return incoming;
    }

    private static List<IncomingChange> Parse(IReadOnlyList<string> changes) => [.. changes.Select(text => new IncomingChange(text))];

    // A remote that leaves out a result has not answered for that change, and is offered it again.
    private static int NoteSent(WriteBatch batch, long remote, OutgoingBatch? sent, IReadOnlyList<PushResult> results)
    {
        if (sent is null || results.Count != sent.Changes.Count)
        {
            return 0;
        }

        var refused = 0;
        for (var at = 0; at < results.Count; at++)
        {
            if (results[at].Status == PushStatus.Refused)
            {
                refused++;
                Quarantine.AddOutgoing(batch.Database, remote, sent.Sequences[at], results[at].Problem ?? new SyncProblem("refused", "The remote does not say why."), batch.Now);
            }
        }

        RemoteTable.Reach(batch.Database, remote, Math.Max(RemoteTable.Pushed(batch.Database, remote), sent.Through));
        RemoteTable.ReachBlanked(batch.Database, remote, sent.Through);
        return refused;
    }

    // Where nothing waits for the remote, all that comes from it is at once behind what it has; else each change is marked as held by it.
    private static TakenAnswer TakeIn(WriteBatch batch, long remote, IReadOnlyList<IncomingChange> changes, bool isHeld = true)
    {
        var keys = batch.KeyCount;
        var pushed = RemoteTable.Pushed(batch.Database, remote);
        var nothingWaits = isHeld && (pushed == batch.LastSequence || Outbox.IsEmpty(batch.Database, remote));
        var taken = default(TakenAnswer);
        foreach (var change in changes.OrderByDescending(change => change.IsOfKeys))
        {
            var (isNew, problem) = change.Apply(batch);
            taken += problem is not null ? new(0, 0, 1, 0) : isNew ? new(1, 0, 0, 0) { Erases = change.IsErase ? 1 : 0 } : new(0, 1, 0, 0);
            if (problem is not null)
            {
                KeepApart(batch, remote, change, problem);
            }
            else if (isHeld && !nothingWaits && (isNew ? batch.LastSequence : ChangeLog.SequenceOf(batch.Database, change.Op)) is var sequence && sequence > pushed)
            {
                Outbox.Hold(batch.Database, remote, sequence);
            }
        }

        if (nothingWaits)
        {
            RemoteTable.Reach(batch.Database, remote, batch.LastSequence);
            if (Outbox.Erased(batch.Database, RemoteTable.Blanked(batch.Database, remote), batch.LastSequence).Count == 0)
            {
                RemoteTable.ReachBlanked(batch.Database, remote, batch.LastSequence);
            }
        }

        return batch.KeyCount == keys ? taken : taken + TakeInWithNewKeys(batch);
    }

    /// <summary>Takes in what has come before the key that it is sealed with, now that there are new keys, and sets apart what was written here without knowing of them.</summary>
    internal static TakenAnswer TakeInWithNewKeys(WriteBatch batch)
    {
        StaleWrites.SetApart(batch);
        return Quarantine.WaitingForKey(batch.Database)
            .Aggregate(default(TakenAnswer), (taken, remote) => taken + TakeIn(batch, remote, Parse(Quarantine.ReleaseWaitingForKey(batch.Database, remote))));
    }

    private static void KeepApart(WriteBatch batch, long remote, IncomingChange change, SyncProblem problem)
    {
        if (change.Kept(batch) is { } text)
        {
            Quarantine.AddIncoming(batch.Database, remote, text, problem, batch.Now);
        }
    }

    // A remote that was brought keys, or has brought some, may have what it lacked when it refused something.
    private static bool HasSentKeys(WriteBatch batch, OutgoingBatch? sent) => sent?.Sequences.Any(sequence =>
        batch.Database.Scalar("SELECT 1 FROM changes JOIN records ON rid = record WHERE changes.seq = $1 AND collection = $2", sequence, SealCollection.Name) is not null) == true;
}
