namespace Cairn.Vaults.Index;

/// <summary>The column <c>data</c> of the table <c>postings</c>: for each document three variable-length integers, seven bits a byte, least first:
/// the record's number as a zigzag difference from the one before, the term's frequency, and the document's length in terms.</summary>
internal static class PostingsBlob
{
    public static byte[] Append(byte[]? existing, IReadOnlyList<IndexedTerm> entries)
    {
        var bytes = new List<byte>((existing?.Length ?? 0) + (entries.Count * 5));
        var last = 0L;
        if (existing is not null)
        {
            bytes.AddRange(existing);
            last = Read(existing).Aggregate(0L, (_, entry) => entry.Record);
        }

        foreach (var entry in entries)
        {
            var difference = entry.Record - last;
            Write(bytes, (ulong)((difference << 1) ^ (difference >> 63)));
            Write(bytes, (ulong)entry.Frequency);
            Write(bytes, (ulong)entry.Length);
            last = entry.Record;
        }

        return [.. bytes];
    }

    /// <summary>The blob without one record; null where nothing is left.</summary>
    public static byte[]? Without(byte[] existing, long record)
    {
        IndexedTerm[] left = [.. Read(existing).Where(entry => entry.Record != record)];
        return left.Length == 0 ? null : Append(null, left);
    }

    public static IEnumerable<IndexedTerm> Read(byte[] data)
    {
        var record = 0L;
        for (var at = 0; at < data.Length;)
        {
            var difference = Next(data, ref at);
            record += (long)(difference >> 1) ^ -(long)(difference & 1);
            yield return new IndexedTerm(record, (int)Next(data, ref at), (int)Next(data, ref at));
        }
    }

    private static void Write(List<byte> bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
    }

    private static ulong Next(byte[] data, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64 && at < data.Length; shift += 7)
        {
            var part = data[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                break;
            }
        }

        return value;
    }
}
