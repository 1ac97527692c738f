using Cairn.Sync.Buckets;

namespace Cairn.Sync.Tests.Buckets;

public sealed class S3rverTests : BucketContract
{
    private protected override async Task<BucketPlace> OpenAsync()
    {
        var server = await S3rver.StartAsync();
        return new BucketPlace(new S3Bucket(server.Settings), server, ManyCount: 1_010);
    }
}
