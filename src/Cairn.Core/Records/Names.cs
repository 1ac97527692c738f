using System.Buffers;

namespace Cairn.Core.Records;

/// <summary>The grammar of names in the envelope, the same in every version.</summary>
public static class Names
{
    /// <summary>Most characters of a collection, field or member name.</summary>
    public const int NameLengthMax = 64;

    /// <summary>Most characters of a record id.</summary>
    public const int IdLengthMax = 128;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:@~-");

    /// <summary>Whether the text can name a collection, a field, a kind or an envelope member.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= NameLengthMax && char.IsAsciiLetterLower(text[0]) && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>Whether the text can be a record's id.</summary>
    public static bool IsId(string text) =>
        text.Length is > 0 and <= IdLengthMax && char.IsAsciiLetterOrDigit(text[0]) && !text.AsSpan().ContainsAnyExcept(IdCharacters);
}
