namespace Cairn.Core.Text;

/// <summary>A language whose words are brought to their stems. The values are stored with the index, so they only grow.</summary>
public enum Language
{
    /// <summary>Also every text in which nothing speaks for another language.</summary>
    English = 0,

    /// <summary>German, with umlauts or with <c>ae</c>, <c>oe</c>, <c>ue</c>.</summary>
    German = 1,

    /// <summary>French, with or without accents.</summary>
    French = 2,

    /// <summary>Spanish, with or without accents.</summary>
    Spanish = 3,
}
