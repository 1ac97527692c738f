using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Cairn.Hub.Accounts;

/// <summary>Random words that let somebody in. What is stored of one is its hash: it has so much chance in it that nobody finds it again from there.</summary>
internal static class Secret
{
    private const int Bytes = 32;

    /// <summary>Makes one: 32 random bytes in Base64 for addresses, behind what tells its kind, so that one that was lost somewhere is known for what it is.</summary>
    /// <param name="kind">The kind, as in <c>cairn_KIND_…</c>.</param>
    public static string New(string kind) => $"cairn_{kind}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes))}";

    /// <summary>What is stored of it: SHA-256.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
