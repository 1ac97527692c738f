using System.Text;
using Cairn.Core.Recall;
using Cairn.Core.Text;
using Cairn.Vaults.Index;

namespace Cairn.Vaults.Tests.Index;

/// <summary>The index as a whole against a list of all documents: segments, blocks and merges must never show.</summary>
public sealed class SegmentTests
{
    private const int Documents = 300;

    // The last two come in another order as bytes than as strings.
    private static readonly string[] Rare = ["zebra", "zz", "a", "\uffdc", "😀"];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 7)]
    [InlineData(4, 40)]
    public async Task Every_document_is_found_under_each_of_its_terms_however_the_index_grew(int seed, int perSegment)
    {
        using var home = new TemporaryVault(seed);
        var random = new Random(seed);
        var texts = Enumerable.Range(0, Documents).Select(number => $"{random.Words(random.Next(1, 12))} {(number % 9 == 0 ? Rare[random.Next(Rare.Length)] : "")}").ToList();
        var keys = new List<string>();
        foreach (var part in texts.Chunk(perSegment))
        {
            keys.AddRange((await home.Vault.RememberAllAsync(part)).Select(key => key.Id));
            home.FlushIndex();
        }

        var documents = keys.Zip(texts, (id, text) => (Id: id, Terms: Analyzer.Terms(text).ToHashSet())).ToList();
        var words = texts.SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct().ToList();
        Assert.True(words.Count > 50, $"seed {seed}");
        foreach (var word in words)
        {
            var term = Assert.Single(Analyzer.Terms(word));
            Assert.Equal(documents.Where(document => document.Terms.Contains(term)).Select(document => document.Id).Order(StringComparer.Ordinal), home.Vault.Find(word).Order(StringComparer.Ordinal));
        }

        Assert.InRange(home.Vault.Read(database => database.Number("SELECT count(*) FROM segments")), 1, 3 * 8);
        Assert.Equal(0, home.Vault.Read(database => database.Number("SELECT count(*) FROM postings WHERE segment NOT IN (SELECT segment FROM segments)")));
    }

    [Fact]
    public async Task Erased_documents_leave_their_blocks_and_others_stay()
    {
        using var home = new TemporaryVault();
        var random = new Random(5);
        var keys = new List<Core.Records.RecordKey>();
        for (var part = 0; part < 12; part++)
        {
            keys.AddRange(await home.Vault.RememberAllAsync(Enumerable.Range(0, 10).Select(number => $"common {Own(part, number)} {random.Words(30)}")));
            home.FlushIndex();
        }

        await home.Vault.EraseAsync([.. keys.Where((_, at) => at % 3 == 0)], VaultExtensions.Tester);

        var left = keys.Where((_, at) => at % 3 != 0).Select(key => key.Id).Order(StringComparer.Ordinal);
        Assert.Equal(left, home.Vault.Find("common").Order(StringComparer.Ordinal));
        Assert.Empty(home.Vault.Find(Own(0, 0)));
        Assert.Single(home.Vault.Find(Own(0, 1)));
        Assert.DoesNotContain(Own(0, 0), AllBytes(home), StringComparison.Ordinal);
    }

    // In letters, since digits would be words of their own.
    private static string Own(int part, int number) => $"own{(char)('a' + part)}{(char)('a' + number)}q";

    [Fact]
    public void Numbers_of_every_size_are_read_as_they_were_written()
    {
        var bytes = new ByteBuffer();
        var numbers = Enumerable.Range(0, 63).SelectMany(bit => new[] { (1L << bit) - 1, 1L << bit }).Append(long.MaxValue).ToList();
        numbers.ForEach(bytes.AddNumber);

        var at = 0;
        Assert.All(numbers, number => Assert.Equal(number, ByteBuffer.ReadNumber(bytes.Span, ref at)));
        Assert.Equal(bytes.Length, at);
    }

    [Fact]
    public void A_block_gives_each_term_its_own_postings_and_others_none()
    {
        var block = new ByteBuffer();
        var postings = new PostingsList();
        Posting[] documents = [new(3, 1, 9), new(4, 200, 300), new(5_000_000_000, 2, 4)];
        Array.ForEach(documents, postings.Add);
        PostingsBlock.Write(block, "beta"u8, postings.Bytes);
        PostingsBlock.Write(block, "gamma"u8, []);
        var bytes = block.Span.ToArray();

        Assert.Equal(documents, PostingsList.Read(PostingsBlock.Find(bytes, "beta"u8)));
        Assert.True(PostingsBlock.Find(bytes, "gamma"u8).IsEmpty);
        Assert.True(PostingsBlock.Find(bytes, "bet"u8).IsEmpty);
        Assert.Equal(["beta", "gamma"], PostingsBlock.Read(bytes).Select(entry => Encoding.UTF8.GetString(entry.Term.Span)));
    }

    private static string AllBytes(TemporaryVault home) => home.Vault.Read(database => string.Concat(database.List(
        "SELECT first, data FROM postings", row => Encoding.Latin1.GetString(row.GetFieldValue<byte[]>(0)) + Encoding.Latin1.GetString(row.GetFieldValue<byte[]>(1)))));
}
