using System.Globalization;

namespace Cairn.Sync.Buckets;

/// <summary>How far a replica has read a vault in a bucket: per replica, the newest manifest that it saw and the listed segments whose changes it has.</summary>
/// <remarks>Text: <c>1</c>, the epoch, then for each replica its id, the manifest's number and short hash, and the segments' short hashes; parted by spaces, colons and commas.</remarks>
internal sealed record BucketCursor(string Epoch, IReadOnlyDictionary<string, BucketCursor.Seen> Replicas)
{
    private const string FormatVersion = "1";

    /// <summary>Reads the text form.</summary>
    /// <returns>Null where it is none of ours.</returns>
    public static BucketCursor? TryParse(string text)
    {
        var parts = text.Split(' ');
        if (parts.Length < 2 || parts[0] != FormatVersion || !BucketKey.IsShortHash(parts[1]))
        {
            return null;
        }

        var replicas = new Dictionary<string, Seen>();
        foreach (var part in parts.Skip(2))
        {
            if (part.Split(':') is not [var replica, var number, var hash, var segments] || !BucketKey.IsReplica(replica)
                || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var newest))
            {
                return null;
            }

            replicas[replica] = new Seen(newest, hash, [.. segments.Split(',', StringSplitOptions.RemoveEmptyEntries)]);
        }

        return new BucketCursor(parts[1], replicas);
    }

    public override string ToString() => string.Join(' ', [FormatVersion, Epoch, .. Replicas.OrderBy(replica => replica.Key, StringComparer.Ordinal).Select(replica =>
        string.Create(CultureInfo.InvariantCulture, $"{replica.Key}:{replica.Value.Number}:{replica.Value.Hash}:{string.Join(',', replica.Value.Segments.Order(StringComparer.Ordinal))}"))]);

    /// <summary>What was seen of one replica.</summary>
    /// <param name="Number">The number of its newest manifest.</param>
    /// <param name="Hash">The short hash of that manifest.</param>
    /// <param name="Segments">The short hashes of the segments whose changes were read.</param>
    internal sealed record Seen(long Number, string Hash, HashSet<string> Segments);
}
