using Cairn.Sync.Buckets;

namespace Cairn.Simulation.Tests.Remotes;

/// <summary>The objects of a bucket, which may be set back to what they were.</summary>
internal sealed class MemoryBucket
{
    private SortedDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);
    private SortedDictionary<string, byte[]>? _saved;

    public IEnumerable<byte[]> Contents => _objects.Values;

    public bool IsSaved => _saved is not null;

    public void Save() => _saved = new(_objects, StringComparer.Ordinal);

    public void SetBack() => _objects = new(_saved!, StringComparer.Ordinal);

    public IBucket Open(Func<Func<Task<bool>>, Task<bool>> call) => new Opened(this, call);

    private sealed class Opened(MemoryBucket bucket, Func<Func<Task<bool>>, Task<bool>> call) : IBucket
    {
        private static ReadOnlyMemory<byte> Marker => """{"format":1,"kind":"cairn-bucket"}"""u8.ToArray();

        public string Place => "the bucket";

        public Task CreateAsync(CancellationToken cancellationToken) => PutAsync("cairn.json", Marker, cancellationToken);

        public Task<IReadOnlyList<BucketObject>> ListAsync(string prefix, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<BucketObject>>(
            [.. bucket._objects.Where(item => item.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(item => new BucketObject(item.Key, item.Value.Length))]);

        public Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken) => Task.FromResult(bucket._objects.GetValueOrDefault(key));

        public Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => call(() =>
        {
            bucket._objects[key] = content.ToArray();
            return Task.FromResult(true);
        });

        public Task DeleteAsync(string key, CancellationToken cancellationToken) => call(() => Task.FromResult(bucket._objects.Remove(key)));

        public void Dispose()
        {
        }
    }
}
