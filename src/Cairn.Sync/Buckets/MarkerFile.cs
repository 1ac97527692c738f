using System.Text;
using System.Text.Json;
using Cairn.Core;

namespace Cairn.Sync.Buckets;

/// <summary>The object at the root by which a bucket of Cairn is known.</summary>
internal static class MarkerFile
{
    private const int FormatVersion = 1;

    public static byte[] Content() => Encoding.UTF8.GetBytes($$"""{"format":{{FormatVersion}},"kind":"cairn-bucket"}""");

    /// <summary>Refuses a bucket that a later version made.</summary>
    public static void Check(byte[] stored, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(stored);
            if (document.RootElement.GetProperty("format").GetInt32() > FormatVersion)
            {
                throw new CairnException("remote_failed", $"{place} was written by a later version of Cairn.", "Update Cairn on this device.");
            }
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new CairnException(
                "remote_unreachable", $"The file {BucketKey.Marker} in {place} is not whole.", "If another program syncs the folder, wait until it is done. Otherwise choose another folder.", isTransient: true, cause);
        }
    }
}
