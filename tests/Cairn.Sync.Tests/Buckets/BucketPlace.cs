using Cairn.Sync.Buckets;

namespace Cairn.Sync.Tests.Buckets;

/// <summary>A bucket for one test, with what it stands on.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Ground">What is disposed of after it, if anything.</param>
/// <param name="ManyCount">How many objects are more than it lists at once.</param>
internal sealed record BucketPlace(IBucket Bucket, object? Ground, int ManyCount) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        Bucket.Dispose();
        if (Ground is IAsyncDisposable ground)
        {
            await ground.DisposeAsync();
        }
        else
        {
            (Ground as IDisposable)?.Dispose();
        }
    }
}
