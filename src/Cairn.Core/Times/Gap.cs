namespace Cairn.Core.Times;

/// <summary>What stands between two tokens.</summary>
internal enum Gap
{
    /// <summary>Anything that ends a phrase, and the start of the text.</summary>
    Break,
    None,
    Space,
    Comma,
    Hyphen,

    /// <summary>A hyphen or dash with spaces around it, or a long one.</summary>
    Dash,
    Slash,
    Dot,

    /// <summary>A dot and a space: the end of a sentence, or of "7." or "Sept.".</summary>
    DotSpace,
    Colon,
    Apostrophe,
    Plus,
}
