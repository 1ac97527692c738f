using Cairn.Sync.Buckets;

namespace Cairn.Sync.Tests.Buckets;

/// <summary>A server where deleting only hides, as on Backblaze B2.</summary>
public sealed class S3VersionedTests : BucketContract
{
    private protected override async Task<BucketPlace> OpenAsync()
    {
        var server = await S3Double.StartAsync(keepsVersions: true);
        return new BucketPlace(new S3Bucket(server.Settings()), server, ManyCount: 50);
    }
}
