using System.Security.Cryptography;

namespace Cairn.Hub.Sync;

/// <summary>What a change adds to the chain by which a log is told from every other: two logs with the same mark at a sequence hold the same ops, in the same order, up to there.</summary>
internal static class LogMark
{
    /// <summary>The mark of an empty log.</summary>
    public static readonly Guid Start = Guid.Empty;

    /// <summary>The mark behind one more change: the first 16 bytes of SHA-256 over the mark before and the op.</summary>
    public static Guid After(Guid mark, Guid op)
    {
        Span<byte> both = stackalloc byte[32];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        mark.TryWriteBytes(both, bigEndian: true, out _);
        op.TryWriteBytes(both[16..], bigEndian: true, out _);
        SHA256.HashData(both, hash);
        return new Guid(hash[..16], bigEndian: true);
    }
}
