using System.Globalization;
using System.Text;
using Cairn.Core;

namespace Cairn.Hub.Accounts;

/// <summary>What people call themselves, their devices and their keys.</summary>
internal static class GivenName
{
    public const int LengthMax = 100;

    // They join letters in some scripts, and are invisible alone.
    private const string Joiners = "\u200c\u200d";

    /// <summary>The name without what is not seen.</summary>
    /// <exception cref="CairnException">Code <c>invalid_name</c>.</exception>
    public static string Require(string? text) =>
        Clean(text) is { Length: > 0 and <= LengthMax } name ? name : throw new CairnException("invalid_name", $"A name has 1 to {LengthMax} characters.", "Choose another one.");

    /// <summary>Takes away what would steer a terminal, turn the direction of what follows, or hide.</summary>
    public static string Clean(string? text) => string.Concat((text ?? "").EnumerateRunes().Where(IsSeen)).Trim().Trim([.. Joiners]).Trim();

    /// <summary>What tells names apart that differ in more than case.</summary>
    public static string Fold(string name) => name.ToLowerInvariant();

    private static bool IsSeen(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Format => rune.IsBmp && Joiners.Contains((char)rune.Value, StringComparison.Ordinal),
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse => false,
        _ => true,
    };
}
