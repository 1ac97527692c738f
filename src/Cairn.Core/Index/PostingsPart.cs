using System.Buffers.Binary;

namespace Cairn.Core.Index;

/// <summary>A part of a term's postings, as <see cref="PostingsEncoder"/> wrote it. Its groups are unpacked as they are asked for.</summary>
internal sealed class PostingsPart
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly Group[] _groups;

    /// <param name="bytes">The part.</param>
    /// <param name="before">The last document of the part before; −1 where this is the first.</param>
    /// <exception cref="DamagedIndexException">The part is cut off.</exception>
    public PostingsPart(ReadOnlyMemory<byte> bytes, int before)
    {
        _bytes = bytes;
        _groups = ReadGroups(bytes.Span, before);
    }

    public int GroupCount => _groups.Length;

    public int LastOf(int group) => _groups[group].Last;

    public byte MaxImpactOf(int group) => _groups[group].MaxImpact;

    /// <summary>The first group that reaches a document; the number of groups where none does.</summary>
    public int FindGroup(int document)
    {
        var (low, high) = (0, _groups.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _groups[middle].Last < document ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Unpacks a group into room for <see cref="PostingsEncoder.GroupSize"/>.</summary>
    /// <returns>How many postings it has.</returns>
    public int Unpack(int number, Span<int> documents, Span<byte> impacts)
    {
        var group = _groups[number];
        var bytes = _bytes.Span[group.Offset..];
        var document = group.Before;
        if (group.Width < 0)
        {
            for (int at = 0, offset = 0; at < group.Count; at++)
            {
                document += (int)ByteBuffer.ReadNumber(bytes, ref offset) + 1;
                documents[at] = document;
                impacts[at] = offset < bytes.Length ? bytes[offset++] : throw Cut();
            }

            return group.Count;
        }

        var mask = (1UL << group.Width) - 1;
        for (int at = 0, bit = 0; at < PostingsEncoder.GroupSize; at++, bit += group.Width)
        {
            document += (int)((BinaryPrimitives.ReadUInt64LittleEndian(bytes[(bit >> 3)..]) >> (bit & 7)) & mask) + 1;
            documents[at] = document;
        }

        if (group.HasEqualImpacts)
        {
            impacts[..PostingsEncoder.GroupSize].Fill(group.MaxImpact);
        }
        else
        {
            bytes.Slice(PackedBytes(group), PostingsEncoder.GroupSize).CopyTo(impacts);
        }

        return PostingsEncoder.GroupSize;
    }

    private static Group[] ReadGroups(ReadOnlySpan<byte> bytes, int before)
    {
        var at = 0;
        var whole = ByteBuffer.ReadNumber(bytes, ref at);
        if (whole > PostingsEncoder.GroupsMax)
        {
            throw Cut();
        }

        var groups = new Group[whole + 1];
        for (var number = 0; number < whole; number++)
        {
            var last = before + (int)ByteBuffer.ReadNumber(bytes, ref at);
            groups[number] = at + 2 <= bytes.Length ? Packed(before, last, bytes[at], bytes[at + 1]) : throw Cut();
            before = last;
            at += 2;
        }

        for (var number = 0; number < whole; number++)
        {
            groups[number] = groups[number] with { Offset = at };
            at += PackedBytes(groups[number]) + (groups[number].HasEqualImpacts ? 0 : PostingsEncoder.GroupSize);
        }

        if (at >= bytes.Length - (whole > 0 ? PostingsEncoder.PaddingBytes : 0))
        {
            throw Cut();
        }

        groups[whole] = ReadPairs(bytes, at, before);
        return groups[whole].Count > 0 ? groups : groups[..^1];
    }

    private static Group ReadPairs(ReadOnlySpan<byte> bytes, int at, int before)
    {
        var count = ByteBuffer.ReadNumber(bytes, ref at);
        if (count > PostingsEncoder.GroupSize)
        {
            throw Cut();
        }

        var (last, maxImpact, offset) = (before, (byte)0, at);
        for (var pair = 0; pair < count; pair++)
        {
            last += (int)ByteBuffer.ReadNumber(bytes, ref at) + 1;
            maxImpact = Math.Max(maxImpact, at < bytes.Length ? bytes[at++] : throw Cut());
        }

        return new Group(before, last, maxImpact, Width: -1, (int)count, offset);
    }

    private static Group Packed(int before, int last, byte maxImpact, int width) => (width & ~PostingsEncoder.EqualImpacts) is var bits and <= 32
        ? new Group(before, last, maxImpact, bits, PostingsEncoder.GroupSize, Offset: 0) { HasEqualImpacts = width != bits }
        : throw Cut();

    private static int PackedBytes(Group group) => PostingsEncoder.GroupSize / 8 * group.Width;

    private static DamagedIndexException Cut() => new("Postings of the keyword index are cut off.");

    // Width −1: pairs of difference and impact, not packed.
    private readonly record struct Group(int Before, int Last, byte MaxImpact, int Width, int Count, int Offset)
    {
        public bool HasEqualImpacts { get; init; }
    }
}
