namespace Cairn.Core.Index;

/// <summary>The order of terms: by their bytes in UTF-8. That of strings differs for characters beyond the first 65,536.</summary>
internal sealed class ByteOrder : IComparer<byte[]>
{
    public static readonly ByteOrder Instance = new();

    public int Compare(byte[]? left, byte[]? right) => left.AsSpan().SequenceCompareTo(right);
}
