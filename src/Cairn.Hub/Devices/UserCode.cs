using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Cairn.Hub.Accounts;

namespace Cairn.Hub.Devices;

/// <summary>The code that a person carries from a device to the page that approves it: eight letters, shown as <c>XXXX-XXXX</c>.</summary>
/// <param name="Letters">The letters alone.</param>
internal sealed record UserCode(string Letters)
{
    /// <summary>Most characters that are read as one.</summary>
    public const int TextLengthMax = 40;

    // Those of RFC 8628, section 6.1: without vowels, so that no words come out, and nothing that is taken for a digit or for another letter.
    private const string Alphabet = "BCDFGHJKLMNPQRSTVWXZ";
    private const int Length = 8;

    /// <summary>What is stored of it.</summary>
    public byte[] Hash => Secret.Hash(Letters);

    /// <summary>Draws one of 25,600 million.</summary>
    public static UserCode New() => new(RandomNumberGenerator.GetString(Alphabet, Length));

    /// <summary>Reads what a person typed: in any case, with or without dash and blanks.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out UserCode? code)
    {
        var letters = text is { Length: <= TextLengthMax } ? string.Concat(text.Where(letter => letter != '-' && !char.IsWhiteSpace(letter))).ToUpperInvariant() : "";
        code = letters.Length == Length && letters.All(Alphabet.Contains) ? new UserCode(letters) : null;
        return code is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Letters[..4]}-{Letters[4..]}";
}
