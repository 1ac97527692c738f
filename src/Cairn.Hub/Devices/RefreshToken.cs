using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Cairn.Hub.Accounts;

namespace Cairn.Hub.Devices;

/// <summary>A refresh token: a family, which all tokens of a device have in common, and 32 random bytes of its own.</summary>
/// <param name="Family">The first half, with what tells the token's kind.</param>
/// <param name="Text">The whole.</param>
internal sealed record RefreshToken(string Family, string Text)
{
    private const string Kind = "cairn_refresh_";
    private const int FamilyBytes = 16;
    private const int OwnBytes = 32;

    private static readonly int FamilyLength = Kind.Length + Base64Url.GetEncodedLength(FamilyBytes);
    private static readonly int WholeLength = FamilyLength + Base64Url.GetEncodedLength(OwnBytes);

    public byte[] FamilyHash => Secret.Hash(Family);

    public byte[] Hash => Secret.Hash(Text);

    /// <summary>The first of a new family.</summary>
    public static RefreshToken First() => After(Kind + Random(FamilyBytes));

    /// <summary>The next of the same family.</summary>
    public RefreshToken Next() => After(Family);

    /// <summary>Reads one.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RefreshToken? token)
    {
        token = text.Length == WholeLength && text.StartsWith(Kind, StringComparison.Ordinal) ? new RefreshToken(text[..FamilyLength], text) : null;
        return token is not null;
    }

    private static RefreshToken After(string family) => new(family, family + Random(OwnBytes));

    private static string Random(int bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));
}
