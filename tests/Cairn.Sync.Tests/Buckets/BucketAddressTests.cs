using Cairn.Core;
using Cairn.Sync.Buckets;

namespace Cairn.Sync.Tests.Buckets;

public sealed class BucketAddressTests
{
    private static readonly S3Key Key = new("id", "secret");

    [Theory]
    [InlineData("s3://notes", "The bucket notes at s3.us-east-1.amazonaws.com")]
    [InlineData("s3://notes?region=eu-west-1", "The bucket notes at s3.eu-west-1.amazonaws.com")]
    [InlineData("s3://notes/some/where?endpoint=http://127.0.0.1:9000&region=home", "The bucket notes at 127.0.0.1:9000")]
    [InlineData("s3://Notes?endpoint=https%3A%2F%2Fs3.example.org", "The bucket Notes at s3.example.org")]
    [InlineData("b2://notes/cairn/?region=us-west-004", "The bucket notes at s3.us-west-004.backblazeb2.com")]
    public void A_bucket_on_a_server_is_named_by_an_address(string address, string place)
    {
        var parsed = BucketAddress.Parse(address);
        using var bucket = parsed.Open(Key);

        Assert.Equal((place, address, true), (bucket.Place, parsed.Text, parsed.NeedsKey));
        Assert.IsType<S3Bucket>(bucket);
    }

    [Fact]
    public async Task The_prefix_and_the_region_of_an_address_are_used()
    {
        await using var server = await S3Double.StartAsync();
        using var bucket = BucketAddress.Parse($"s3://{S3Double.Bucket}/some/where/?endpoint={server.Address}&region={S3Double.Region}").Open(new S3Key(S3Double.AccessKey, S3Double.Secret));

        await bucket.CreateAsync(TestContext.Current.CancellationToken);

        Assert.Contains($"PUT /{S3Double.Bucket}/some/where/cairn.json", server.Requests);
    }

    [Fact]
    public void A_folder_is_named_by_its_path_or_a_file_address()
    {
        using var folder = new BucketFolder();
        foreach (var address in new[] { folder.Path, new Uri(folder.Path).AbsoluteUri, Path.GetRelativePath(Environment.CurrentDirectory, folder.Path) })
        {
            var parsed = BucketAddress.Parse(address);
            using var bucket = parsed.Open(null);
            Assert.Equal((folder.Path, $"The folder {folder.Path}", false), (parsed.Text, bucket.Place, parsed.NeedsKey));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("ftp://server/folder")]
    [InlineData("https://hub.example.org")]
    [InlineData("s3:notes")]
    [InlineData("s3://")]
    [InlineData("s3://a")]
    [InlineData("s3://no_such_name")]
    [InlineData("s3://KEYID:SECRET@notes")]
    [InlineData("s3://notes?endpoint=s3.example.org")]
    [InlineData("s3://notes?endpoint=https://KEYID:SECRET@s3.example.org")]
    [InlineData("s3://notes?endpoint=https://s3.example.org/path")]
    [InlineData("s3://notes?region=a&region=b")]
    [InlineData("s3://notes?secret=SECRET")]
    [InlineData("s3://notes?region=evil.example.org/")]
    [InlineData("b2://notes")]
    [InlineData("file:")]
    public void What_is_no_address_is_refused_without_being_repeated(string address)
    {
        var error = Assert.Throws<CairnException>(() => BucketAddress.Parse(address));

        Assert.Equal("invalid_remote_address", error.Code);
        Assert.DoesNotContain("SECRET", error.Message + error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_key_a_server_is_not_asked_and_the_variables_to_set_are_named()
    {
        var amazon = Assert.Throws<CairnException>(() => BucketAddress.Parse("s3://notes").Open(null));
        var backblaze = Assert.Throws<CairnException>(() => BucketAddress.Parse("b2://notes?region=us-west-004").Open(null));

        Assert.Equal(("remote_denied", "remote_denied"), (amazon.Code, backblaze.Code));
        Assert.Contains("AWS_SECRET_ACCESS_KEY", amazon.Hint, StringComparison.Ordinal);
        Assert.Contains("B2_APPLICATION_KEY", backblaze.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_comes_from_the_environment_that_its_kind_of_server_uses()
    {
        var variables = new Dictionary<string, string?> { ["AWS_ACCESS_KEY_ID"] = "amazon", ["AWS_SECRET_ACCESS_KEY"] = "s", ["B2_APPLICATION_KEY_ID"] = "backblaze", ["B2_APPLICATION_KEY"] = "s" };
        var (amazon, backblaze) = (BucketAddress.Parse("s3://notes"), BucketAddress.Parse("b2://notes?region=us-west-004"));

        Assert.Equal("amazon", S3Key.FromEnvironment(amazon, variables.GetValueOrDefault)?.Id);
        Assert.Equal("backblaze", S3Key.FromEnvironment(backblaze, variables.GetValueOrDefault)?.Id);
        variables["B2_APPLICATION_KEY"] = "";
        Assert.Equal("amazon", S3Key.FromEnvironment(backblaze, variables.GetValueOrDefault)?.Id);
        variables.Remove("AWS_SECRET_ACCESS_KEY");
        Assert.Null(S3Key.FromEnvironment(amazon, variables.GetValueOrDefault));
    }
}
