namespace Cairn.Core.Text;

/// <summary>Reads the words of a text, folded and in their order, into a sink. A word of several parts is told whole, then part by part.</summary>
/// <remarks>Characters are read once, and once more where a word has parts, so that the time grows with the length of the text alone.</remarks>
internal ref partial struct Words<TSink>
    where TSink : struct, IWordSink
{
    private readonly string _text;
    private readonly Span<char> _word;
    private ref TSink _sink;
    private int _addressEnd;
    private int _parametersStart;
    private int _parameters;

    /// <param name="word">Room for <see cref="Analyzer.TermLengthMax"/> characters.</param>
    public Words(string text, Span<char> word, ref TSink sink)
    {
        _text = text;
        _word = word;
        _sink = ref sink;
    }

    public void Read()
    {
        var at = 0;
        while (at < _text.Length)
        {
            at = Characters.ClassOf(_text[at]) switch
            {
                CharacterClass.Letter or CharacterClass.Digit => at < _addressEnd ? ReadInAddress(at) : ReadChunk(at),
                CharacterClass.Ideograph or CharacterClass.Syllable => EastAsian.Read(_text, at, ref _sink),
                CharacterClass.Symbol => Symbols.Read(_text, at, ref _sink),
                _ => at + 1,
            };
        }
    }

    // A chunk is a run of letters and digits, and of what joins them: getUserName, don't, 10.0.15, kebab-case.
    private int ReadChunk(int start)
    {
        var word = _word;
        var length = 0;
        var uppers = 0;
        bool hasLower = false, hasDigit = false, hasParts = false;
        var at = start;
        for (; at < _text.Length; at++)
        {
            var character = _text[at];
            if (char.IsAsciiLetterLower(character))
            {
                hasLower = true;
                hasParts |= uppers > 1;
                if (length < word.Length)
                {
                    word[length++] = character;
                }

                continue;
            }

            var kind = Characters.ClassOf(character);
            if (kind == CharacterClass.Letter)
            {
                var isUpper = char.IsUpper(character);
                hasParts |= isUpper ? hasLower : uppers > 1;
                hasLower |= !isUpper;
                uppers += isUpper ? 1 : 0;
            }
            else if (kind == CharacterClass.Mark || (kind == CharacterClass.Other && Joins(at)))
            {
                hasParts |= kind == CharacterClass.Other;
                continue;
            }
            else if (kind != CharacterClass.Digit)
            {
                break;
            }

            hasDigit |= kind == CharacterClass.Digit;
            length = Append(character, length);
        }

        if (hasParts || hasDigit)
        {
            ReadCompound(start, at);
            return at;
        }

        return (at < _text.Length && _text[at] is '+' or '#' or ':') || (start > 0 && _text[start - 1] == '.') ? ReadSigned(start, at, length) : Add(length, WordKind.Plain, at);
    }

    // What stands between two letters or digits and does not end their word.
    private readonly bool Joins(int at)
    {
        if (at + 1 >= _text.Length)
        {
            return false;
        }

        var next = _text[at + 1];
        return _text[at] switch
        {
            '.' or '_' => Characters.IsWord(next),
            ',' or ':' => char.IsAsciiDigit(_text[at - 1]) && char.IsAsciiDigit(next),
            var mark => (IsHyphen(mark) || IsApostrophe(mark)) && Characters.IsWord(next),
        };
    }

    // Names that end or begin with a sign: C++, C#, .NET; and the scheme of an address.
    private int ReadSigned(int start, int end, int length)
    {
        var rest = _text.AsSpan(end);
        if (rest.StartsWith("++") && length + 2 <= _word.Length)
        {
            if (length > 1)
            {
                Add(length, WordKind.Plain, end);
            }

            "++".CopyTo(_word[length..]);
            return Add(length + 2, WordKind.Exact, end + 2);
        }

        if (length == 1 && rest is ['#', ..] && (rest.Length == 1 || !Characters.IsWord(rest[1])))
        {
            _word[1] = '#';
            return Add(2, WordKind.Exact, end + 1);
        }

        if (rest.StartsWith("://"))
        {
            BeginAddress(end + 3);
            return _word[..length] is "http" or "https" ? end + 3 : Add(length, WordKind.Plain, end + 3);
        }

        if (start > 0 && _text[start - 1] == '.' && _word[..length] is "net" && (start == 1 || !Characters.IsWord(_text[start - 2])))
        {
            "dotnet".CopyTo(_word);
            length = 6;
        }

        return Add(length, WordKind.Plain, end);
    }

    private readonly int Append(char letter, int length)
    {
        var folded = Folding.Fold(letter);
        if (folded >= 128 && Folding.Pair(folded) is { Length: 2 } pair && length < _word.Length)
        {
            _word[length++] = pair[0];
            folded = pair[1];
        }

        if (length < _word.Length)
        {
            _word[length++] = folded;
        }

        return length;
    }

    private int Add(int length, WordKind kind, int end)
    {
        if (length > 0)
        {
            _sink.Add(_word[..length], kind);
        }

        return end;
    }

    private static bool IsHyphen(char mark) => mark is '-' or '\u2010' or '\u2011' or '\uff0d';

    private static bool IsApostrophe(char mark) => mark is '\'' or '\u2019' or '\u02bc' or '\u02bb' or '\uff07';
}
