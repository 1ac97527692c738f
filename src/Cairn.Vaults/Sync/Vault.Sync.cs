using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Core.Sync;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Storage;
using Cairn.Vaults.Sync;

namespace Cairn.Vaults;

public sealed partial class Vault
{
    /// <summary>The words for what has become of a change at a remote.</summary>
    public static IReadOnlyList<string> QueueStatuses { get; } = ["queued", "syncing", "synced", "failed"];

    /// <summary>Makes this a replica of another vault: what was written here so far is offered to that vault's remotes as if it had been written there.</summary>
    /// <param name="vault">The id of the other vault.</param>
    /// <remarks>Every remote is begun with anew.</remarks>
    /// <exception cref="CairnException">Code <c>vault_differs</c>: the vault is sealed, and its keys are for no other.</exception>
    public async Task JoinAsync(Guid vault)
    {
        if (IsSealed)
        {
            throw new CairnException("vault_differs", "A sealed vault cannot become part of another.", "Make a replica of the other beside it, under another name.");
        }

        await WriteAsync(batch =>
        {
            Meta.Set(batch.Database, Meta.Vault, vault.ToString());
            RemoteTable.ForgetAll(batch.Database);
            return true;
        });
        VaultIdentity.Write(Folder, vault, isSealed: false);
    }

    /// <summary>How far the vault and a remote are with each other.</summary>
    public RemoteProgress RemoteProgress(Guid remote) => Read(database => RemoteTable.Progress(database, remote));

    /// <summary>How the vault and a remote stand.</summary>
    public RemoteStatus RemoteStatus(Guid remote) => Read(database =>
    {
        var number = RemoteTable.Number(database, remote);
        return new RemoteStatus(
            RemoteTable.Progress(database, remote),
            Outbox.Count(database, number),
            database.Number("SELECT count(*) FROM failures WHERE remote = $1 AND seq IS NOT NULL", number),
            database.Number("SELECT count(*) FROM failures WHERE remote = $1 AND seq IS NULL", number));
    });

    /// <summary>What has become of each change at a remote that the vault has met, newest first.</summary>
    /// <param name="remote">The remote.</param>
    /// <param name="status">One of <see cref="QueueStatuses"/>; null for all but what is synced.</param>
    /// <param name="limit">Most items.</param>
    public IReadOnlyList<QueuedItem> Queue(Guid remote, string? status, int limit) => Read(database => database.List(
        "SELECT sequence, collection, id, status, problem, detail, attempts FROM sync_queue WHERE remote = $1 AND (status = $2 OR ($2 IS NULL AND status <> 'synced')) ORDER BY sequence DESC LIMIT $3",
        row => new QueuedItem(
            row.GetInt64(0),
            new RecordKey(row.GetString(1), row.GetString(2)),
            row.GetString(3),
            row.IsDBNull(4) ? null : new SyncProblem(row.GetString(4), row.GetString(5)),
            row.GetInt32(6)),
        remote.ToString(), status, limit));

    /// <summary>Drops everything that is shared, to be pulled again: log, records, conflicts, index and vectors. Private records stay, and so do a sealed vault's keys.</summary>
    /// <param name="remotes">Those that it is to be pulled from; one of them must have every change. Null where changes that none has may be lost.</param>
    /// <exception cref="CairnException">Code <c>unsent_changes</c>: nothing was dropped.</exception>
    /// <remarks>The caller holds the leases of all the vault's remotes.</remarks>
    public Task ResetAsync(IReadOnlyList<Guid>? remotes) => WriteAsync(batch =>
    {
        bool HasAll(Guid remote) => RemoteTable.Number(batch.Database, remote) is var number && Outbox.IsEmpty(batch.Database, number) && !Quarantine.HasRefused(batch.Database, number);
        if (remotes?.Any(HasAll) == false)
        {
            throw new CairnException(
                "unsent_changes", "There are changes that no remote has taken, and that would be lost.", "`cairn remote queue` shows them, `cairn sync --retry` offers them again. Nothing was dropped; --discard-unsent drops them.");
        }

        batch.Reset();
        return true;
    });

    /// <summary>This copy's id, 16 hexadecimal digits. A copy has one from its first write on, or from now.</summary>
    /// <exception cref="CairnException">Code <c>vault_read_only</c>.</exception>
    internal string Replica()
    {
        Queue();
        return Use(database => ReplicaIds.Text(Meta.Number(database, Meta.Replica)));
    }

    /// <summary>The ids that this copy had before, 16 hexadecimal digits each.</summary>
    internal IReadOnlyList<string> FormerReplicas()
    {
        Queue();
        return Use(ReplicaIds.Former);
    }
}
