namespace Cairn.Core.Text;

/// <summary>What part a character plays in a text.</summary>
internal enum CharacterClass : byte
{
    /// <summary>Ends a word.</summary>
    Other,

    /// <summary>A letter, or a vowel sign of a script that cannot do without them.</summary>
    Letter,

    /// <summary>A decimal digit of any script.</summary>
    Digit,

    /// <summary>Belongs to the letter before it and is left out: accents, and what is invisible.</summary>
    Mark,

    /// <summary>A Chinese character or a Korean syllable: a word, or a part of one.</summary>
    Ideograph,

    /// <summary>A letter of a script that is written without spaces and means little alone: kana, Thai, Lao, Burmese, Khmer.</summary>
    Syllable,

    /// <summary>An emoji or another symbol that stands alone; also every first half of a surrogate pair.</summary>
    Symbol,
}
