using Cairn.Core;
using Cairn.Sync.Buckets;
using Cairn.Sync.Remotes;

namespace Cairn.Sync.Tests.Buckets;

/// <summary>What goes wrong with servers, told so that a person knows what to do, and without keys.</summary>
public sealed class S3FaultTests
{
    private static readonly Guid Vault = Guid.Parse("01940000-0000-7000-8000-000000000001");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_secret_a_wrong_key_and_a_key_without_rights_are_denied()
    {
        await using var server = await S3Double.StartAsync();
        foreach (var settings in new[]
        {
            server.Settings() with { Secret = "wrong" },
            server.Settings() with { AccessKey = "AKIAWRONG" },
            server.Settings() with { AccessKey = S3Double.ReadOnlyKey },
        })
        {
            var error = await FailAsync(settings);
            Assert.Equal(("remote_denied", false), (error.Code, error.IsTransient));
            Assert.Contains(S3Double.Bucket, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_and_a_wrong_region_are_named()
    {
        await using var server = await S3Double.StartAsync();

        var bucket = await FailAsync(server.Settings() with { Bucket = "diary" });
        var region = await FailAsync(server.Settings() with { Region = "us-east-1" });

        Assert.Equal(("remote_failed", false), (bucket.Code, bucket.IsTransient));
        Assert.Contains("no bucket diary", bucket.Message, StringComparison.Ordinal);
        Assert.Equal("remote_failed", region.Code);
        Assert.Contains("region us-east-1", region.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "remote_busy", 17)]
    [InlineData(503, "remote_busy", 17)]
    [InlineData(500, "remote_unreachable", null)]
    [InlineData(502, "remote_unreachable", null)]
    public async Task A_busy_or_faulty_server_is_come_back_to_when_it_says(int status, string code, int? retryAfterSeconds)
    {
        await using var server = await S3Double.StartAsync();
        server.Fault = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "17";
            return Task.FromResult(true);
        };

        var error = await FailAsync(server.Settings());

        Assert.Equal((code, true, retryAfterSeconds), (error.Code, error.IsTransient, (int?)error.RetryAfter?.TotalSeconds));
    }

    [Fact]
    public async Task A_server_that_cuts_an_answer_off_or_takes_too_long_or_is_gone_is_unreachable()
    {
        await using var server = await S3Double.StartAsync();
        using (var bucket = new S3Bucket(server.Settings()))
        {
            await bucket.CreateAsync(Stop);
        }

        server.Fault = async context =>
        {
            context.Response.ContentLength = 1_000;
            await context.Response.Body.WriteAsync(new byte[10]);
            context.Abort();
            return true;
        };
        var cut = await FailAsync(server.Settings());
        server.Fault = async context =>
        {
            await Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System, context.RequestAborted);
            return true;
        };
        var slow = await FailAsync(server.Settings() with { Timeout = TimeSpan.FromMilliseconds(300) });
        var gone = await FailAsync(server.Settings() with { Endpoint = new Uri("http://127.0.0.1:9") });

        Assert.All([cut, slow, gone], error => Assert.Equal(("remote_unreachable", true), (error.Code, error.IsTransient)));
    }

    [Fact]
    public async Task A_server_that_is_busy_once_is_asked_again()
    {
        await using var server = await S3Double.StartAsync();
        var failed = 0;
        server.Fault = context =>
        {
            var isFirst = Interlocked.Increment(ref failed) == 1;
            context.Response.StatusCode = isFirst ? 503 : 200;
            return Task.FromResult(isFirst);
        };
        using var bucket = new S3Bucket(server.Settings() with { RepeatsMax = 1 });

        await bucket.CreateAsync(Stop);

        Assert.NotNull(await bucket.GetAsync("cairn.json", Stop));
    }

    [Fact]
    public async Task A_server_that_stores_something_else_is_found_out_by_the_first_object()
    {
        await using var server = await S3Double.StartAsync();
        using var remote = new BucketRemote(new S3Bucket(server.Settings()));
        await remote.OfferVaultAsync(new RemoteVault(Vault, "personal"), Stop);
        server.Mangle = content => [.. "1a;chunk-signature="u8, .. content];
        var replica = new MemoryReplica(Vault, 1);
        replica.Put("tea", "green");

        var error = await Assert.ThrowsAsync<CairnException>(() => replica.SyncAsync(remote));

        Assert.Equal("remote_failed", error.Code);
        server.Mangle = null;
        await replica.SyncAsync(remote);
        var reader = new MemoryReplica(Vault, 2);
        await reader.SyncAsync(remote);
        Assert.Equal(replica.Changes, reader.Changes);
    }

    [Fact]
    public void Settings_and_keys_do_not_show_their_secrets()
    {
        var key = new S3Key("the-id", "the-secret");
        var settings = new S3Settings { Endpoint = new Uri("https://s3.example.org"), Region = "r", Bucket = "b", AccessKey = key.Id, Secret = key.Secret };

        Assert.DoesNotContain("the-", $"{key} {settings}", StringComparison.Ordinal);
    }

    private static async Task<CairnException> FailAsync(S3Settings settings)
    {
        using var bucket = new S3Bucket(settings);
        var error = await Assert.ThrowsAsync<CairnException>(async () =>
        {
            await bucket.GetAsync("cairn.json", Stop);
            await bucket.PutAsync("vaults/x", "x"u8.ToArray(), Stop);
        });
        Assert.All([error.Message, error.Hint], text => Assert.DoesNotContain(settings.Secret, text, StringComparison.Ordinal));
        Assert.All([error.Message, error.Hint], text => Assert.DoesNotContain(settings.AccessKey, text, StringComparison.Ordinal));
        return error;
    }
}
