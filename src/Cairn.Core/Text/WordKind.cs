namespace Cairn.Core.Text;

/// <summary>What becomes of a word that <see cref="Words{TSink}"/> reads.</summary>
internal enum WordKind
{
    /// <summary>A word of letters: brought to its stem.</summary>
    Plain,

    /// <summary>A number, a code, a pair of ideographs or a symbol: stands as it is.</summary>
    Exact,

    /// <summary>An ideograph within a longer run: indexed, so that it is found alone, and not asked for, since its pairs say more.</summary>
    Within,
}
