using Cairn.Sync.Buckets;

namespace Cairn.Sync.Tests.Buckets;

/// <summary>A bucket in which something else happens before a given call, once.</summary>
internal sealed class InterruptedBucket(IBucket inner, int at, Func<Task> meanwhile) : IBucket
{
    private int _calls;

    public string Place => inner.Place;

    public Task CreateAsync(CancellationToken cancellationToken) => inner.CreateAsync(cancellationToken);

    public async Task<IReadOnlyList<BucketObject>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        await CallAsync();
        return await inner.ListAsync(prefix, cancellationToken);
    }

    public async Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
    {
        await CallAsync();
        return await inner.GetAsync(key, cancellationToken);
    }

    public async Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await CallAsync();
        await inner.PutAsync(key, content, cancellationToken);
    }

    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        await CallAsync();
        await inner.DeleteAsync(key, cancellationToken);
    }

    public void Dispose() => inner.Dispose();

    private Task CallAsync() => ++_calls == at ? meanwhile() : Task.CompletedTask;
}
