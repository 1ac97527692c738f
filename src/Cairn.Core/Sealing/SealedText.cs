using System.Buffers.Text;

namespace Cairn.Core.Sealing;

/// <summary>Sealed bytes as text: <c>s1.</c> and base64url without padding.</summary>
internal static class SealedText
{
    private const string Prefix = "s1.";

    public static string Of(ReadOnlySpan<byte> bytes) => Prefix + Base64Url.EncodeToString(bytes);

    /// <summary>The bytes; null where the text is not one that <see cref="Of"/> writes.</summary>
    public static byte[]? Read(string? text)
    {
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal) || !Base64Url.IsValid(text.AsSpan(Prefix.Length)))
        {
            return null;
        }

        // One text for the same bytes: no padding, no white space, no stray bits at the end.
        var bytes = Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length));
        return Of(bytes) == text ? bytes : null;
    }
}
