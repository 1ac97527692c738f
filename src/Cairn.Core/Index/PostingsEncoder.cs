using System.Buffers.Binary;
using System.Numerics;

namespace Cairn.Core.Index;

/// <summary>Writes the documents that hold one term, in ascending order, as parts that can be read alone.</summary>
/// <remarks>A part is the number of its whole groups; of each group its last document, as the difference to the one before, its greatest impact and the
/// bits of a difference; then the groups: the differences less one, packed, and a byte of impact for each, unless all are equal; then, as pairs, what
/// made no group; and zeros, so that packed numbers can be read eight bytes at a time.</remarks>
internal sealed class PostingsEncoder
{
    /// <summary>Postings that are packed together.</summary>
    public const int GroupSize = 128;

    /// <summary>Stands beside the bits of a difference where all impacts of the group are equal.</summary>
    public const int EqualImpacts = 0x80;

    /// <summary>Zeros at the end of a part.</summary>
    public const int PaddingBytes = sizeof(ulong);

    /// <summary>Whole groups after which a part is closed: about 12 kB.</summary>
    public const int GroupsMax = 64;

    private readonly int[] _documents = new int[GroupSize];
    private readonly byte[] _impacts = new byte[GroupSize];
    private readonly byte[] _packed = new byte[(GroupSize * sizeof(int)) + sizeof(ulong)];
    private readonly ByteBuffer _headers = new();
    private readonly ByteBuffer _groups = new();
    private readonly ByteBuffer _part = new();
    private int _pending;
    private int _groupCount;
    private int _last = -1;
    private byte _partImpact;

    /// <summary>Postings since <see cref="Clear"/>.</summary>
    public int Count { get; private set; }

    /// <summary>The greatest impact among them.</summary>
    public byte MaxImpact { get; private set; }

    public void Clear()
    {
        (Count, MaxImpact, _last) = (0, 0, -1);
        ClearPart();
    }

    /// <summary>Adds a document after those before.</summary>
    /// <returns>Whether a part is full and must be taken.</returns>
    public bool Add(int document, byte impact)
    {
        _documents[_pending] = document;
        _impacts[_pending++] = impact;
        Count++;
        MaxImpact = Math.Max(MaxImpact, impact);
        _partImpact = Math.Max(_partImpact, impact);
        if (_pending == GroupSize)
        {
            CloseGroup();
        }

        return _groupCount == GroupsMax;
    }

    /// <summary>Whether there is anything that no part holds yet.</summary>
    public bool HasPart => _groupCount + _pending > 0;

    /// <summary>Takes what was added as a part. Its bytes are valid until the next addition.</summary>
    public ReadOnlyMemory<byte> TakePart(out int last, out byte maxImpact)
    {
        _part.Clear();
        _part.AddNumber(_groupCount);
        _part.Add(_headers.Span);
        _part.Add(_groups.Span);
        _part.AddNumber(_pending);
        for (var at = 0; at < _pending; at++)
        {
            _part.AddNumber(_documents[at] - _last - 1);
            _part.Add([_impacts[at]]);
            _last = _documents[at];
        }

        last = _last;
        maxImpact = _partImpact;
        if (_groupCount > 0)
        {
            _part.Add(stackalloc byte[PaddingBytes]);
        }

        ClearPart();
        return _part.Memory;
    }

    private void ClearPart()
    {
        _headers.Clear();
        _groups.Clear();
        (_pending, _groupCount, _partImpact) = (0, 0, 0);
    }

    private void CloseGroup()
    {
        var all = 0u;
        var before = _last;
        foreach (var document in _documents)
        {
            all |= (uint)(document - before - 1);
            before = document;
        }

        var width = BitOperations.Log2(all) + (all == 0 ? 0 : 1);
        _headers.AddNumber(before - _last);
        var isEqual = !_impacts.AsSpan().ContainsAnyExcept(_impacts[0]);
        _headers.Add([_impacts.Max(), (byte)(width | (isEqual ? EqualImpacts : 0))]);
        _groups.Add(Pack(width));
        _groups.Add(isEqual ? [] : _impacts);
        _last = before;
        _pending = 0;
        _groupCount++;
    }

    private ReadOnlySpan<byte> Pack(int width)
    {
        Array.Clear(_packed);
        var before = _last;
        for (var at = 0; at < GroupSize; at++)
        {
            var bit = at * width;
            var place = _packed.AsSpan(bit >> 3);
            var difference = (ulong)(_documents[at] - before - 1) << (bit & 7);
            BinaryPrimitives.WriteUInt64LittleEndian(place, BinaryPrimitives.ReadUInt64LittleEndian(place) | difference);
            before = _documents[at];
        }

        return _packed.AsSpan(0, GroupSize / 8 * width);
    }
}
