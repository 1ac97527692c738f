using System.Globalization;

namespace Cairn.Core.Text;

/// <summary>Tells the <see cref="CharacterClass"/> of a character.</summary>
internal static class Characters
{
    private const char IndicStart = '\u0900';
    private const char IndicNukta = '\u093c';

    private static readonly CharacterClass[] Ascii = MakeAscii();

    public static CharacterClass ClassOf(char character) => character < 128 ? Ascii[character] : ClassOfRare(character);

    public static bool IsWord(char character) => ClassOf(character) is CharacterClass.Letter or CharacterClass.Digit;

    private static CharacterClass[] MakeAscii()
    {
        var classes = new CharacterClass[128];
        for (var at = 0; at < classes.Length; at++)
        {
            classes[at] = char.IsAsciiLetter((char)at) ? CharacterClass.Letter : char.IsAsciiDigit((char)at) ? CharacterClass.Digit : CharacterClass.Other;
        }

        return classes;
    }

    private static CharacterClass ClassOfRare(char character) =>
        IsIdeograph(character) ? CharacterClass.Ideograph
        : IsSyllable(character) ? CharacterClass.Syllable
        : CharUnicodeInfo.GetUnicodeCategory(character) switch
        {
            UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.OtherLetter => CharacterClass.Letter,
            UnicodeCategory.DecimalDigitNumber => CharacterClass.Digit,

            // Modifier letters: the apostrophes of some keyboards, and the stroke that only lengthens Arabic words.
            UnicodeCategory.ModifierLetter => character is '\u02bb' or '\u02bc' ? CharacterClass.Other : character == '\u0640' ? CharacterClass.Mark : CharacterClass.Letter,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark =>
                character is >= IndicStart and < '\u0e00' and not IndicNukta ? CharacterClass.Letter : CharacterClass.Mark,
            UnicodeCategory.EnclosingMark or UnicodeCategory.Format => CharacterClass.Mark,
            UnicodeCategory.OtherSymbol => IsSymbol(character) ? CharacterClass.Symbol : CharacterClass.Other,
            UnicodeCategory.Surrogate => char.IsHighSurrogate(character) ? CharacterClass.Symbol : CharacterClass.Other,
            _ => CharacterClass.Other,
        };

    private static bool IsIdeograph(char character) => character is
        (>= '\u3005' and <= '\u3007') or (>= '\u3400' and <= '\u4dbf') or (>= '\u4e00' and <= '\u9fff') or (>= '\uac00' and <= '\ud7a3') or (>= '\uf900' and <= '\ufaff');

    private static bool IsSyllable(char character) => character is
        (>= '\u3041' and <= '\u3096') or (>= '\u309d' and <= '\u309f') or (>= '\u30a1' and <= '\u30fa') or (>= '\u30fc' and <= '\u30ff') or (>= '\u31f0' and <= '\u31ff')
        or (>= '\uff66' and <= '\uff9d') or (>= '\u0e01' and <= '\u0e30') or (>= '\u0e32' and <= '\u0e33') or (>= '\u0e40' and <= '\u0e46')
        or (>= '\u0e81' and <= '\u0eb0') or (>= '\u0ec0' and <= '\u0ec6') or (>= '\u1000' and <= '\u102a') or (>= '\u1780' and <= '\u17b3');

    // Of the symbols of the first plane those that are drawn as emoji or dingbats; arrows, boxes and brackets are drawn for their shape.
    private static bool IsSymbol(char character) => character is
        (>= '\u231a' and <= '\u231b') or (>= '\u23e9' and <= '\u23fa') or (>= '\u2600' and <= '\u27bf') or (>= '\u2b1b' and <= '\u2b55');
}
