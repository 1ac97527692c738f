using Cairn.Core.Sealing;
using Cairn.Core.Stamps;

namespace Cairn.Core.Tests.Sealing;

/// <summary>Key rings of made-up secrets.</summary>
internal static class Rings
{
    public static readonly Guid Vault = Guid.Parse("0190b6a4-7c00-7abc-8def-0123456789ab");

    public static KeyRing New(Random random, int keys = 1) => new(
        Vault, Bytes(random), Enumerable.Range(1, keys).Select(number => new RingKey(new SealKey((uint)random.Next(), Bytes(random)), number, Stamp.Of(number * 100, 0, 1))).ToList());

    public static byte[] Bytes(Random random, int length = SealKey.SecretLength)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
