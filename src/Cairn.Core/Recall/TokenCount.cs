namespace Cairn.Core.Recall;

/// <summary>An estimate of how many tokens a language model makes of a text.</summary>
public static class TokenCount
{
    private const int CharactersPerToken = 4;

    /// <summary>A quarter of the characters of an alphabet, and one for each other character, as of Chinese, Japanese or Korean.</summary>
    public static int Of(string text)
    {
        var letters = 0;
        var others = 0;
        foreach (var character in text)
        {
            if (character >= '\u2e80')
            {
                others++;
            }
            else
            {
                letters++;
            }
        }

        return others + ((letters + CharactersPerToken - 1) / CharactersPerToken);
    }
}
