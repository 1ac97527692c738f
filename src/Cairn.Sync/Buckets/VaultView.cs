using System.Collections.Concurrent;

namespace Cairn.Sync.Buckets;

/// <summary>One vault in a bucket, as one listing shows it.</summary>
internal sealed class VaultView
{
    private readonly Dictionary<string, ReplicaView> _replicas = [];

    private VaultView(Guid vault) => Vault = vault;

    public Guid Vault { get; }

    public IReadOnlyCollection<ReplicaView> Replicas => _replicas.Values;

    /// <summary>Lists a vault and reads the manifests in it.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="vault">The vault.</param>
    /// <param name="known">Manifests that were whole before, by key; those of this vault that are gone are taken off, new ones are added.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<VaultView> LoadAsync(IBucket bucket, Guid vault, ConcurrentDictionary<string, Manifest> known, CancellationToken cancellationToken)
    {
        var view = new VaultView(vault);
        var prefix = BucketKey.Vault(vault);
        foreach (var item in (await bucket.ListAsync(prefix, cancellationToken)).OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            view.Add(item, item.Key[prefix.Length..]);
        }

        foreach (var replica in view._replicas.Values)
        {
            foreach (var name in replica.Names)
            {
                var key = BucketKey.Manifest(vault, replica.Replica, name);
                if (known.TryGetValue(key, out var manifest)
                    || (await bucket.GetAsync(key, cancellationToken) is { } stored && (manifest = Manifest.TryRead(vault, replica.Replica, name, stored)) is not null))
                {
                    replica.Manifests.Add(known[key] = manifest);
                }
            }
        }

        var listed = view._replicas.Values.SelectMany(replica => replica.Keys).ToHashSet();
        foreach (var gone in known.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && !listed.Contains(key)))
        {
            known.TryRemove(gone, out _);
        }

        return view;
    }

    /// <summary>What there is of a replica, which may be nothing.</summary>
    public ReplicaView Of(string replica) => _replicas.TryGetValue(replica, out var found) ? found : _replicas[replica] = new ReplicaView(replica);

    private void Add(BucketObject item, string path)
    {
        if (path.Split('/') is not [var replica, var folder, var file] || !BucketKey.IsReplica(replica))
        {
            return;
        }

        var nameLength = folder switch
        {
            "segments" => BucketKey.HashLength,
            "manifests" => ManifestName.Length,
            _ => int.MaxValue,
        };
        if (file.Length < nameLength)
        {
            return;
        }

        var name = file[..nameLength];
        var isManifest = ManifestName.TryParse(name, out var manifest);
        if (!isManifest && !BucketKey.IsHash(name))
        {
            return;
        }

        Of(replica).Keys.Add(item.Key);
        if (file.Length > nameLength)
        {
            Of(replica).Copies.Add(item.Key);
            return;
        }

        if (isManifest)
        {
            Of(replica).Names.Add(manifest!.Value);
        }
        else
        {
            Of(replica).Stored[name] = item.Bytes;
        }
    }
}
