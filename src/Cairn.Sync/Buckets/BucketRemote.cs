using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Sync;
using Cairn.Sync.Remotes;

namespace Cairn.Sync.Buckets;

/// <summary>A remote without a server: replicas leave their changes in a bucket as immutable objects, each its own, and read those of all others. Specified in <c>spec/bucket.md</c>.</summary>
/// <remarks>A replica must not be in two exchanges of one vault at a time; the lease of <see cref="IReplica"/> sees to that. What is written lies on the bucket's storage when an answer is given,
/// and repeating a call that failed at any point does no harm.</remarks>
/// <param name="bucket">The bucket, which is disposed of with the remote.</param>
/// <param name="time">Tells when a vault was offered; null for the system's clock.</param>
public sealed class BucketRemote(IBucket bucket, TimeProvider? time = null) : IRemote
{
    // Manifests do not change: one that was whole is not fetched again.
    private readonly ConcurrentDictionary<string, Manifest> _manifests = new();

    /// <inheritdoc/>
    /// <remarks>A segment that holds more changes than the request's limit comes alone, whole: up to 16 MiB of text. Every result is <see cref="PushStatus.Applied"/>.</remarks>
    public async Task<IReadOnlyList<ExchangeAnswer>> ExchangeAsync(IReadOnlyList<ExchangeRequest> requests, CancellationToken cancellationToken)
    {
        var answers = new List<ExchangeAnswer>();
        foreach (var request in requests)
        {
            answers.Add(await ExchangeAsync(request, cancellationToken));
        }

        return answers;
    }

    /// <inheritdoc/>
    /// <remarks>A bucket knows nothing of ops: segments are read, oldest first and each once, until all are found. Each step is one of them.</remarks>
    public async IAsyncEnumerable<IReadOnlyList<string>> FetchAsync(Guid vault, IReadOnlyCollection<Guid> ops, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = ops.ToHashSet();
        var pages = new PageReader(bucket, await VaultView.LoadAsync(bucket, vault, _manifests, cancellationToken));
        for (var hasMore = true; hasMore && wanted.Count > 0;)
        {
            // A limit of one change: a page is one segment.
            var page = await pages.ReadAsync(reader: "", limit: 1, cancellationToken);
            hasMore = page.HasMore;
            yield return [.. page.Changes.Where(change => ChangeOp.Of(change) is { } op && wanted.Remove(op))];
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RemoteVault>> ListVaultsAsync(CancellationToken cancellationToken)
    {
        await RequireMarkerAsync(cancellationToken);
        var vaults = new List<RemoteVault>();
        foreach (var item in (await bucket.ListAsync(BucketKey.Vaults, cancellationToken)).OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            if (item.Key.Split('/') is [_, var folder, "vault.json"] && Guid.TryParseExact(folder, "D", out var id)
                && await bucket.GetAsync(item.Key, cancellationToken) is { } stored && VaultFile.TryRead(id, stored) is { } file)
            {
                vaults.Add(new RemoteVault(id, file.Name));
            }
        }

        return vaults;
    }

    /// <inheritdoc/>
    /// <remarks>Makes the bucket's root too, where it is not there. Nothing else does: a disk that is not mounted must not be taken for an empty bucket.</remarks>
    public async Task OfferVaultAsync(RemoteVault vault, CancellationToken cancellationToken)
    {
        await bucket.CreateAsync(cancellationToken);
        await RequireMarkerAsync(cancellationToken);
        if (await bucket.GetAsync(BucketKey.VaultFile(vault.Id), cancellationToken) is null)
        {
            var file = VaultFile.Create(vault.Id, vault.Name, (time ?? TimeProvider.System).GetUtcNow());
            await SegmentStore.PutAsync(bucket, BucketKey.VaultFile(vault.Id), file.Stored, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => bucket.Dispose();

    private async Task<ExchangeAnswer> ExchangeAsync(ExchangeRequest request, CancellationToken cancellationToken)
    {
        if (!BucketKey.IsReplica(request.Replica))
        {
            throw new ArgumentException("A replica's id is 16 hexadecimal digits.", nameof(request));
        }

        if (await bucket.GetAsync(BucketKey.VaultFile(request.Vault), cancellationToken) is not { } stored)
        {
            await RequireMarkerAsync(cancellationToken);
            return Refuse(request, SyncProblem.VaultUnknown, $"{bucket.Place} has no vault {request.Vault}.");
        }

        if (VaultFile.TryRead(request.Vault, stored) is not { } file)
        {
            return Refuse(request, "remote_unreachable", $"The file vault.json of the vault {request.Vault} in {bucket.Place} has not arrived whole yet, or is of a later version of Cairn.");
        }

        var cursor = BucketCursor.TryParse(request.Cursor);
        if (request.Cursor.Length > 0 && cursor?.Epoch != file.Epoch)
        {
            return Refuse(request, SyncProblem.CursorUnknown, $"{bucket.Place} was emptied or exchanged since the last sync.");
        }

        var view = await VaultView.LoadAsync(bucket, request.Vault, _manifests, cancellationToken);
        return Resume(view, cursor, request.Replica) && await AnswerAsync(request, view, cursor, file.Epoch, cancellationToken) is { } answer
            ? answer : Refuse(request, SyncProblem.CursorUnknown, $"{bucket.Place} has lost something since the last sync.");
    }

    /// <summary>Takes up reading where the cursor ends.</summary>
    /// <returns>False where the bucket has gone back behind the cursor, or has lost what the reader itself wrote.</returns>
    private static bool Resume(VaultView view, BucketCursor? cursor, string reader)
    {
        foreach (var (replica, seen) in cursor?.Replicas ?? new Dictionary<string, BucketCursor.Seen>())
        {
            var found = view.Of(replica);
            if (replica == reader)
            {
                found.DropBefore(seen.Number - 1); // The one before lists nothing that this one does not list or cover.
            }

            found.MarkRead(seen.Segments);
            if (replica == reader ? !found.Keeps(seen) : found.IsBehind(seen))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<ExchangeAnswer?> AnswerAsync(ExchangeRequest request, VaultView view, BucketCursor? cursor, string epoch, CancellationToken cancellationToken)
    {
        var page = await new PageReader(bucket, view).ReadAsync(request.Replica, request.Limit, cancellationToken);

        // A push whose answer was lost is offered again, and has just been read.
        var delivered = page.Changes.ToHashSet();
        string[] offered = [.. request.Changes.Where(change => !delivered.Contains(change)).Distinct()];

        // By what the replica holds, and not by what stands in the bucket: anybody can put an erase there, and the replica knows which it takes.
        var erased = new ErasedRecords(request.Erased);
        var own = view.Of(request.Replica);
        if (!await new ReplicaWriter(bucket, request.Vault, own).WriteAsync(offered, erased, cursor?.Replicas.GetValueOrDefault(request.Replica)?.Number ?? 0, cancellationToken))
        {
            return null;
        }

        foreach (var former in request.FormerReplicas.Where(former => BucketKey.IsReplica(former) && former != request.Replica).Distinct())
        {
            await new FormerObjects(bucket, request.Vault, view.Of(former)).BlankAsync(erased, cancellationToken);
        }

        return new ExchangeAnswer
        {
            Vault = request.Vault,
            Results = [.. request.Changes.Select(_ => new PushResult(PushStatus.Applied))],
            Changes = page.Changes,
            Cursor = new BucketCursor(epoch, Progress(view, cursor)).ToString(),
            HasMore = page.HasMore,
            Missing = page.Missing,
        };
    }

    private static Dictionary<string, BucketCursor.Seen> Progress(VaultView view, BucketCursor? cursor)
    {
        var progress = new Dictionary<string, BucketCursor.Seen>();
        foreach (var replica in view.Replicas)
        {
            var before = cursor?.Replicas.GetValueOrDefault(replica.Replica);
            if (replica.Newest is { } newest && newest.Name.Number >= (before?.Number ?? 0))
            {
                var listed = replica.Entries.Select(entry => entry.Short).ToHashSet();
                progress[replica.Replica] = new(newest.Name.Number, BucketKey.Short(newest.Name.Hash), [.. replica.Read.Where(listed.Contains)]);
            }
            else if (before is not null)
            {
                // Its newest manifest is on its way once more, so that nothing is known to have been dropped.
                progress[replica.Replica] = before with { Segments = replica.Read };
            }
        }

        return progress;
    }

    private async Task RequireMarkerAsync(CancellationToken cancellationToken)
    {
        var marker = await bucket.GetAsync(BucketKey.Marker, cancellationToken) ?? throw new CairnException(
            "remote_unreachable",
            $"{bucket.Place} is there, but not what Cairn keeps in it: {BucketKey.Marker} is missing.",
            "Mount the disk if it is not mounted, or wait until the folder is synced. If it was emptied for good, add the remote again: `cairn remote add`.",
            isTransient: true);
        MarkerFile.Check(marker, bucket.Place);
    }

    private static ExchangeAnswer Refuse(ExchangeRequest request, string code, string detail) => new() { Vault = request.Vault, Problem = new SyncProblem(code, detail) };
}
