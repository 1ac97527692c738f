using Cairn.Vaults.Index;

namespace Cairn.Vaults.Tests.Index;

public sealed class PostingsBlobTests
{
    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_appended_in_parts_is_read_back_and_each_record_can_be_taken_out(int seed)
    {
        var random = new Random(seed);
        var all = new List<IndexedTerm>();
        byte[]? blob = null;
        for (var part = 0; part < 5; part++)
        {
            // Records come in the order of their last change, so that numbers go down as well as up.
            var added = Enumerable.Range(0, random.Next(1, 40)).Select(_ => new IndexedTerm(Number(random), random.Next(1, 1 << random.Next(1, 20)), random.Next(1, 1 << random.Next(1, 20)))).ToList();
            blob = PostingsBlob.Append(blob, added);
            all.AddRange(added);
        }

        Assert.Equal(all, PostingsBlob.Read(blob!));
        var gone = all[random.Next(all.Count)].Record;
        Assert.Equal(all.Where(entry => entry.Record != gone), PostingsBlob.Read(PostingsBlob.Without(blob!, gone)!));
        Assert.Null(PostingsBlob.Without(PostingsBlob.Append(null, [new(gone, 1, 1), new(gone, 2, 2)]), gone));
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 30)];

    [Fact]
    public void A_blob_that_was_cut_off_is_read_without_an_end_of_the_program()
    {
        var blob = PostingsBlob.Append(null, [.. Enumerable.Range(1, 50).Select(number => new IndexedTerm(number * 1_000_003L, number, number * 1_000))]);

        Assert.All(Enumerable.Range(0, blob.Length), length => Assert.InRange(PostingsBlob.Read(blob[..length]).Count(), 0, 50));
    }

    private static long Number(Random random) => random.NextInt64(1, 1L << random.Next(1, 43));
}
