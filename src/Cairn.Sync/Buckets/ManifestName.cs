using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Cairn.Sync.Buckets;

/// <summary>A manifest's name: its number in ten digits, and the hash of its bytes.</summary>
internal readonly record struct ManifestName(long Number, string Hash)
{
    public const int Length = Digits + 1 + BucketKey.HashLength;

    private const int Digits = 10;

    public static bool TryParse(string text, [NotNullWhen(true)] out ManifestName? name)
    {
        name = text.Length == Length && text[Digits] == '-' && BucketKey.IsHash(text[(Digits + 1)..])
            && long.TryParse(text.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new ManifestName(number, text[(Digits + 1)..]) : null;
        return name is not null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number:D10}-{Hash}");
}
