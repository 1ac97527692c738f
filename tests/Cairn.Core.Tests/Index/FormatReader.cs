using System.Buffers.Binary;

namespace Cairn.Core.Tests.Index;

/// <summary>Reads a segment by docs/reference/index-format.md, with nothing of the product.</summary>
internal sealed class FormatReader
{
    private readonly IReadOnlyDictionary<int, byte[]> _blocks;

    public FormatReader(IReadOnlyDictionary<int, byte[]> blocks)
    {
        _blocks = blocks;
        var directory = new Reader(Content(0));
        var documents = (int)directory.Number();
        Languages = [.. Enumerable.Range(0, (int)directory.Number()).Select(_ => directory.Number())];
        for (var number = 1; Documents.Count < documents; number++)
        {
            foreach (var entry in Content(number).Chunk(16))
            {
                Documents.Add((BitConverter.ToInt64(entry, 0), BitConverter.ToInt32(entry, 8), BitConverter.ToUInt32(entry, 12)));
            }

            Assert.True(Documents.Count == Math.Min(documents, number * 64));
        }

        while (!directory.IsAtEnd)
        {
            var first = directory.Bytes((int)directory.Number());
            ReadTerms(first, (int)directory.Number());
        }
    }

    public List<long> Languages { get; }

    public List<(long Sequence, int Time, uint Session)> Documents { get; } = [];

    public List<(byte[] Term, byte MaxImpact, List<(int Document, byte Impact)> Postings)> Terms { get; } = [];

    private void ReadTerms(byte[] first, int number)
    {
        var block = new Reader(Content(number));
        byte[] term = [];
        for (var isFirst = true; !block.IsAtEnd; isFirst = false)
        {
            term = [.. term.AsSpan(0, (int)block.Number()), .. block.Bytes((int)block.Number())];
            Assert.True(!isFirst || term.SequenceEqual(first));
            var count = block.Number();
            var maxImpact = block.Byte();
            var postings = new List<(int Document, byte Impact)>();
            var inline = block.Bytes((int)block.Number());
            if (inline.Length > 0)
            {
                ReadPart(new Reader(inline), postings);
            }
            else
            {
                ReadParts(block, postings);
            }

            Assert.Equal(count, postings.Count);
            Terms.Add((term, maxImpact, postings));
        }
    }

    private void ReadParts(Reader block, List<(int Document, byte Impact)> postings)
    {
        var parts = block.Number();
        for (var part = 0; part < parts; part++)
        {
            var before = postings.Count;
            ReadPart(new Reader(Content((int)block.Number())), postings);
            Assert.Equal(block.Number(), postings[^1].Document);
            Assert.Equal(block.Byte(), postings.Skip(before).Max(posting => posting.Impact));
        }
    }

    private static void ReadPart(Reader part, List<(int Document, byte Impact)> postings)
    {
        var groups = Enumerable.Range(0, (int)part.Number()).Select(_ => (Last: (int)part.Number(), MaxImpact: part.Byte(), Bits: part.Byte())).ToList();
        foreach (var (last, maxImpact, width) in groups)
        {
            var (bits, isEqual) = (width & 0x7f, width >= 0x80);
            var before = Last(postings);
            var gaps = part.Bytes(16 * bits);
            var impacts = isEqual ? [.. Enumerable.Repeat(maxImpact, 128)] : part.Bytes(128);
            for (var at = 0; at < 128; at++)
            {
                var gap = 0;
                for (var bit = at * bits; bit < (at + 1) * bits; bit++)
                {
                    gap |= ((gaps[bit / 8] >> (bit % 8)) & 1) << (bit - (at * bits));
                }

                postings.Add((Last(postings) + 1 + gap, impacts[at]));
            }

            Assert.Equal(before + last, Last(postings));
            Assert.Equal(maxImpact, impacts.Max());
        }

        var rest = part.Number();
        for (var at = 0; at < rest; at++)
        {
            postings.Add((Last(postings) + 1 + (int)part.Number(), part.Byte()));
        }

        Assert.All(groups.Count > 0 ? part.Bytes(8) : [], padding => Assert.Equal(0, padding));
        Assert.True(part.IsAtEnd);
    }

    private static int Last(List<(int Document, byte Impact)> postings) => postings.Count == 0 ? -1 : postings[^1].Document;

    private byte[] Content(int number)
    {
        var block = _blocks[number];
        var sum = uint.MaxValue;
        foreach (var content in block.AsSpan(0, block.Length - 4))
        {
            sum ^= content;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ ((sum & 1) * 0x82F63B78);
            }
        }

        Assert.Equal(~sum, BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(block.Length - 4)));
        return block[..^4];
    }

    private sealed class Reader(byte[] content)
    {
        private int _at;

        public bool IsAtEnd => _at == content.Length;

        public byte Byte() => content[_at++];

        public byte[] Bytes(int count) => content[_at..(_at += count)];

        public long Number()
        {
            var part = Byte();
            return part < 128 ? part : (part & 127) + (128 * Number());
        }
    }
}
