using Cairn.Core;
using Cairn.Sync.Buckets;

namespace Cairn.Sync.Tests.Buckets;

/// <summary>A bucket whose process is killed at a given call: before the call has any effect, or after it has all of it.</summary>
internal sealed class FaultyBucket(IBucket bucket, int failAt = int.MaxValue, bool isDone = false) : IBucket
{
    public List<string> Calls { get; } = [];

    public string Place => bucket.Place;

    public Task CreateAsync(CancellationToken cancellationToken) => bucket.CreateAsync(cancellationToken);

    public Task<IReadOnlyList<BucketObject>> ListAsync(string prefix, CancellationToken cancellationToken) => RunAsync($"list {prefix}", () => bucket.ListAsync(prefix, cancellationToken));

    public Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken) => RunAsync($"get {key}", () => bucket.GetAsync(key, cancellationToken));

    public Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => RunAsync($"put {key}", async () =>
    {
        await bucket.PutAsync(key, content, cancellationToken);
        return true;
    });

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => RunAsync($"delete {key}", async () =>
    {
        await bucket.DeleteAsync(key, cancellationToken);
        return true;
    });

    public void Dispose() => bucket.Dispose();

    private async Task<T> RunAsync<T>(string call, Func<Task<T>> operation)
    {
        Calls.Add(call);
        if (Calls.Count == failAt)
        {
            if (isDone)
            {
                await operation();
            }

            throw new CairnException("remote_unreachable", "Killed.", "", isTransient: true);
        }

        return await operation();
    }
}
