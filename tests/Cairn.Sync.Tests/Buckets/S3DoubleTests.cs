using Cairn.Sync.Buckets;

namespace Cairn.Sync.Tests.Buckets;

public sealed class S3DoubleTests : BucketContract
{
    private protected override async Task<BucketPlace> OpenAsync()
    {
        var server = await S3Double.StartAsync(pageSize: 7);
        return new BucketPlace(new S3Bucket(server.Settings("some/where")), server, ManyCount: 50);
    }
}
