using System.Buffers;
using System.Security.Cryptography;

namespace Cairn.Sync.Buckets;

/// <summary>Where everything lies in a bucket.</summary>
internal static class BucketKey
{
    /// <summary>The object that tells that this is a bucket of Cairn.</summary>
    public const string Marker = "cairn.json";

    /// <summary>What all vaults lie below.</summary>
    public const string Vaults = "vaults/";

    public const int ReplicaLength = 16;

    public const int HashLength = 64;

    /// <summary>A hash cut to what tells segments of one replica apart, in cursors and in covers.</summary>
    public const int ShortHashLength = 16;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static string Vault(Guid vault) => $"{Vaults}{vault}/";

    public static string VaultFile(Guid vault) => $"{Vault(vault)}vault.json";

    public static string Segment(Guid vault, string replica, string hash) => $"{Vault(vault)}{replica}/segments/{hash}";

    public static string Manifest(Guid vault, string replica, ManifestName name) => $"{Vault(vault)}{replica}/manifests/{name}";

    public static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public static string Short(string hash) => hash[..ShortHashLength];

    public static bool IsReplica(string text) => text.Length == ReplicaLength && IsHex(text);

    public static bool IsHash(string text) => text.Length == HashLength && IsHex(text);

    public static bool IsShortHash(string text) => text.Length == ShortHashLength && IsHex(text);

    private static bool IsHex(string text) => !text.AsSpan().ContainsAnyExcept(HexDigits);
}
