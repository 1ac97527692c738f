using Cairn.Sync.Buckets;

namespace Cairn.Sync.Tests.Buckets;

/// <param name="once">One server for all tests, each with a prefix of its own.</param>
public sealed class S3rverTests(S3rverTests.Once once) : BucketContract, IClassFixture<S3rverTests.Once>
{
    private protected override async Task<BucketPlace> OpenAsync()
    {
        var server = await once.StartAsync();
        return new BucketPlace(new S3Bucket(server.Settings($"some/{TestContext.Current.Test!.UniqueID}")), Ground: null, ManyCount: 1_010);
    }

    /// <summary>Started by the first test that needs it, so that they can skip where it is missing.</summary>
    public sealed class Once : IAsyncLifetime
    {
        private Task<S3rver>? _started;

        public ValueTask InitializeAsync() => ValueTask.CompletedTask;

        public async ValueTask DisposeAsync()
        {
            if (_started is { IsCompletedSuccessfully: true })
            {
                await (await _started).DisposeAsync();
            }
        }

        internal Task<S3rver> StartAsync() => _started ??= S3rver.StartAsync();
    }
}
