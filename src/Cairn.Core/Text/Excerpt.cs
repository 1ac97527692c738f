namespace Cairn.Core.Text;

/// <summary>Cuts texts that are too long.</summary>
public static class Excerpt
{
    /// <summary>The beginning of a text: at most so many UTF-16 units, and no half of a surrogate pair at the end.</summary>
    public static string Of(string text, int lengthMax) => text.Length <= lengthMax ? text : text[..(lengthMax > 0 && char.IsHighSurrogate(text[lengthMax - 1]) ? lengthMax - 1 : lengthMax)];
}
