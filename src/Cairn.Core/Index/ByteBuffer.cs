namespace Cairn.Core.Index;

/// <summary>Bytes that are written one after the other, in memory that is used again.</summary>
internal sealed class ByteBuffer
{
    /// <summary>Most bytes of a number.</summary>
    private const int NumberBytesMax = 10;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>The bytes, until more are written.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Adds an integer of variable length: seven bits a byte, least first, the top bit where more follows.</summary>
    public void AddNumber(long value)
    {
        Reserve(NumberBytesMax);
        for (; value >= 0x80; value >>= 7)
        {
            _bytes[Length++] = (byte)(value | 0x80);
        }

        _bytes[Length++] = (byte)value;
    }

    /// <summary>Reads such an integer and moves on behind it.</summary>
    public static long ReadNumber(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0L;
        for (var shift = 0; shift < 64 && at < bytes.Length; shift += 7)
        {
            var part = bytes[at++];
            value |= (long)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                break;
            }
        }

        return value;
    }

    private void Reserve(int more)
    {
        if (Length + more > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + more));
        }
    }
}
