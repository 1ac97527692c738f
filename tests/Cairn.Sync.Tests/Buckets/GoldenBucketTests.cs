using System.Text;
using Cairn.Sync.Buckets;
using Cairn.Sync.Remotes;

namespace Cairn.Sync.Tests.Buckets;

/// <summary>The bytes of <c>spec/bucket.md</c>: a bucket that a program written after the specification alone has made.</summary>
public sealed class GoldenBucketTests
{
    private const string Cursor = "1 a59aaa2fc943beb1 00000000000000aa:4:72faf03a36a7c5cc:26e5cd7f26ee0da1,c4b53a8b8da904cb 00000000000000bb:1:0f979c4ceb55c426:825f29108b4cbb40";

    private static readonly Guid Vault = Guid.Parse("01940000-0000-7000-8000-000000000001");

    private static string Golden => Path.Combine(AppContext.BaseDirectory, "golden", "bucket-1");

    [Fact]
    public async Task The_golden_bucket_is_read()
    {
        using var remote = new BucketRemote(new FolderBucket(Golden));
        var replica = new MemoryReplica(Vault, 1);

        await replica.SyncAsync(remote);

        Assert.Equal([new RemoteVault(Vault, "personal")], await remote.ListVaultsAsync(TestContext.Current.CancellationToken));
        Assert.Equal((5, 0, "black tea, after all", "café au lait ☕", null), (replica.Changes.Count, replica.Missing, replica.Read("tea"), replica.Read("cafe"), replica.Read("secret")));
        Assert.Equal(Cursor, replica.Cursor);
    }

    [Fact]
    public void Each_golden_manifest_is_written_again_byte_for_byte()
    {
        var files = Directory.GetFiles(Golden, "*", SearchOption.AllDirectories).Where(file => file.Contains("manifests", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, files.Count);
        foreach (var file in files)
        {
            Assert.True(ManifestName.TryParse(Path.GetFileName(file), out var name));
            var replica = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file)))!;
            var manifest = Manifest.TryRead(Vault, replica, name.Value, File.ReadAllBytes(file))!;

            Assert.Equal(File.ReadAllText(file), Encoding.UTF8.GetString(Manifest.Create(Vault, replica, name.Value.Number, manifest.Segments).Stored));
        }
    }

    [Fact]
    public void The_golden_files_of_the_bucket_and_of_the_vault_are_written_again_byte_for_byte()
    {
        var written = VaultFile.Create(Vault, "personal", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(File.ReadAllText(Path.Combine(Golden, "cairn.json")), Encoding.UTF8.GetString(MarkerFile.Content()));
        Assert.Equal(File.ReadAllText(Path.Combine(Golden, "vaults", Vault.ToString(), "vault.json")), Encoding.UTF8.GetString(written.Stored));
    }

    [Fact]
    public void A_cursor_is_read_and_written_again_and_what_is_none_is_refused()
    {
        Assert.Equal(Cursor, BucketCursor.TryParse(Cursor)!.ToString());
        Assert.All(["", "1", "1 x", "2 a59aaa2fc943beb1", Cursor + " x", Cursor.Replace(":4:", ":-4:", StringComparison.Ordinal), "12.0194"], text => Assert.Null(BucketCursor.TryParse(text)));
    }

    [Theory]
    [InlineData("\"format\":1", "\"format\":2")]
    [InlineData("00000000000000bb", "00000000000000cc")]
    [InlineData("\"number\":1", "\"number\":2")]
    [InlineData("\"changes\":2", "\"changes\":-2")]
    [InlineData("\"covers\":[]", "\"covers\":{}")]
    [InlineData("\"segments\"", "\"other\"")]
    [InlineData("0001\"}", "0002\"}")]
    [InlineData("}", "")]
    public void A_manifest_that_is_not_what_its_place_says_is_passed_over(string text, string instead)
    {
        var file = Directory.GetFiles(Golden, "0000000001-*", SearchOption.AllDirectories).Single();
        var content = Encoding.UTF8.GetBytes(File.ReadAllText(file).Replace(text, instead, StringComparison.Ordinal));

        Assert.Null(Manifest.TryRead(Vault, "00000000000000bb", new ManifestName(1, BucketKey.Hash(content)), content));
    }

    [Fact]
    public void A_segment_that_unpacks_to_more_than_the_limit_is_passed_over()
    {
        var bomb = Segment.Of([.. Enumerable.Repeat(new string('x', 1 << 20), 17)]);

        Assert.True(bomb.Stored.Length < 100_000);
        Assert.Null(Segment.TryRead(bomb.Hash, bomb.Stored));
        var noise = "no gzip at all"u8.ToArray();
        Assert.Null(Segment.TryRead(BucketKey.Hash(noise), noise));
    }
}
