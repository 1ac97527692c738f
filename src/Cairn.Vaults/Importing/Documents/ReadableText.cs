using System.Text;

namespace Cairn.Vaults.Importing.Documents;

/// <summary>Text that is put together from pieces of a document: blanks in a row become one, and blocks are parted by an empty line.</summary>
internal sealed class ReadableText
{
    private readonly StringBuilder _text = new();
    private int _breaks;
    private bool _isSpaced;

    public int Length => _text.Length;

    /// <summary>Adds words as they run on.</summary>
    public void AddWords(ReadOnlySpan<char> words)
    {
        foreach (var character in words)
        {
            if (char.IsWhiteSpace(character))
            {
                _isSpaced = true;
            }
            else
            {
                Begin();
                _text.Append(character);
            }
        }
    }

    /// <summary>Adds text in which blanks and lines count.</summary>
    public void AddLines(string text)
    {
        Begin();
        _text.Append(text.ReplaceLineEndings("\n"));
    }

    /// <summary>Ends the line, or the block where two are asked for.</summary>
    public void Break(int lines)
    {
        _breaks = Math.Max(_breaks, lines);
        _isSpaced = false;
    }

    public override string ToString() => _text.ToString();

    private void Begin()
    {
        if (_text.Length > 0 && _breaks > 0)
        {
            _text.Append('\n', _breaks);
        }
        else if (_text.Length > 0 && _isSpaced && _text[^1] is not ('\n' or ' '))
        {
            _text.Append(' ');
        }

        (_breaks, _isSpaced) = (0, false);
    }
}
