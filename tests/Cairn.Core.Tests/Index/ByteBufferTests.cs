using Cairn.Core.Index;

namespace Cairn.Core.Tests.Index;

public sealed class ByteBufferTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7F")]
    [InlineData(128, "8001")]
    [InlineData(300, "AC02")]
    [InlineData(16_383, "FF7F")]
    [InlineData(16_384, "808001")]
    [InlineData(long.MaxValue, "FFFFFFFFFFFFFFFF7F")]
    public void A_number_has_seven_bits_a_byte_least_first(long number, string hex)
    {
        var buffer = new ByteBuffer();
        buffer.AddNumber(number);

        Assert.Equal(hex, Convert.ToHexString(buffer.Span));
    }

    [Fact]
    public void Numbers_and_bytes_are_read_as_they_were_written() => Seeds.Each(300, random =>
    {
        var numbers = Enumerable.Range(0, random.Next(200)).Select(_ => random.NextInt64() >> random.Next(64)).ToList();
        var buffer = new ByteBuffer();
        buffer.Add([1, 2, 3]);
        buffer.Clear();
        foreach (var number in numbers)
        {
            buffer.AddNumber(number);
            buffer.Add([(byte)number]);
        }

        var at = 0;
        foreach (var number in numbers)
        {
            Assert.Equal(number, ByteBuffer.ReadNumber(buffer.Span, ref at));
            Assert.Equal((byte)number, buffer.Span[at++]);
        }

        Assert.Equal(buffer.Length, at);
    });

    [Fact]
    public void A_number_that_is_cut_off_ends_with_the_bytes()
    {
        var at = 0;

        Assert.Equal(0x7f, ByteBuffer.ReadNumber([0xff], ref at));
        Assert.Equal(1, at);
        Assert.Equal(0, ByteBuffer.ReadNumber([0xff], ref at));
        Assert.Equal(1, at);
    }
}
