using System.Security.Cryptography;
using System.Text;

namespace Cairn.Hub.Webhooks;

/// <summary>What a webhook's messages are signed with, after Standard Webhooks.</summary>
internal static class WebhookSecret
{
    private const int Length = 32;

    /// <summary>Makes one.</summary>
    public static byte[] New() => RandomNumberGenerator.GetBytes(Length);

    /// <summary>How a receiver is told.</summary>
    public static string Text(byte[] secret) => $"whsec_{Convert.ToBase64String(secret)}";

    /// <summary>The value of <c>webhook-signature</c>: one signature for each secret, with a blank between them.</summary>
    /// <param name="secrets">Those that are good at present.</param>
    /// <param name="id">The message.</param>
    /// <param name="seconds">When it is sent, in seconds of Unix time.</param>
    /// <param name="body">What is sent.</param>
    public static string Sign(IEnumerable<byte[]> secrets, Guid id, long seconds, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{id}.{seconds}."), .. body];
        return string.Join(' ', secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(secret, signed))}"));
    }
}
