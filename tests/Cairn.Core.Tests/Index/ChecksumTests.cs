using System.Text;
using Cairn.Core.Index;

namespace Cairn.Core.Tests.Index;

public sealed class ChecksumTests
{
    [Fact] // The check value of CRC-32C.
    public void A_block_ends_with_the_Castagnoli_sum_of_its_content() =>
        Assert.Equal("313233343536373839" + "839206E3", Convert.ToHexString(Checksum.Seal(Encoding.ASCII.GetBytes("123456789"))));

    [Fact]
    public void Content_of_any_length_is_opened_as_it_was_sealed() => Seeds.Each(200, random =>
    {
        var content = new byte[random.Next(100)];
        random.NextBytes(content);

        Assert.Equal(content, Checksum.Open(Checksum.Seal(content), 1).ToArray());
    });

    [Fact]
    public void Any_flipped_bit_of_any_block_of_a_segment_is_noticed()
    {
        foreach (var block in SegmentBuilder.Build(Segments.Random(new Random(1), 150, 200)))
        {
            for (var bit = 0; bit < block.Bytes.Length * 8; bit++)
            {
                block.Bytes[bit >> 3] ^= (byte)(1 << (bit & 7));
                Assert.Throws<DamagedIndexException>(() => Checksum.Open(block.Bytes, block.Number));
                block.Bytes[bit >> 3] ^= (byte)(1 << (bit & 7));
            }

            Assert.Equal(block.Bytes.Length - 4, Checksum.Open(block.Bytes, block.Number).Length);
        }
    }

    [Fact]
    public void Any_block_that_is_cut_off_anywhere_is_noticed()
    {
        foreach (var block in SegmentBuilder.Build(Segments.Random(new Random(2), 600, 500)))
        {
            for (var length = 0; length < block.Bytes.Length; length++)
            {
                Assert.Throws<DamagedIndexException>(() => Checksum.Open(block.Bytes[..length], block.Number));
            }
        }
    }
}
