namespace Cairn.Core.Text;

// Words of several parts: names in code, versions, hyphens and apostrophes.
internal ref partial struct Words<TSink>
{
    // Beyond these a piece is no name but a key or a digest, whose parts mean nothing.
    private const int LeavesMax = 8;
    private const int NumbersMax = 1;

    private const int ElidedMin = 3;

    // A chunk falls into pieces at hyphens, underscores and points; a piece into leaves at digits and capitals.
    private void ReadCompound(int start, int end)
    {
        (start, end) = TrimApostrophes(start, end);
        if (IsTime(start, end))
        {
            ReadCompound(start, start + 10);
            ReadCompound(start + 11, end);
            return;
        }

        if (end - start > 4 && _text.AsSpan(start, 4).Equals("www.", StringComparison.OrdinalIgnoreCase))
        {
            start += 4;
        }

        var border = PieceEnd(start, end);
        var isWhole = border >= end;
        if (!isWhole)
        {
            AddWhole(start, end);
        }

        while (true)
        {
            if (border - start > 1 || isWhole || Characters.ClassOf(_text[start]) == CharacterClass.Digit)
            {
                ReadPiece(start, border);
            }

            if (border >= end)
            {
                return;
            }

            start = border + 1;
            border = PieceEnd(start, end);
        }
    }

    private void AddWhole(int start, int end)
    {
        var chunk = _text.AsSpan(start, end - start);
        var hasDigits = false;
        var hasLetters = false;
        foreach (var character in chunk)
        {
            hasDigits |= Characters.ClassOf(character) == CharacterClass.Digit;
            hasLetters |= Characters.ClassOf(character) == CharacterClass.Letter;
        }

        // Dates and telephone numbers keep their hyphens: 2023-05-07 is no number.
        Add(Fold(start, end, hasLetters ? '\0' : '-'), hasDigits ? WordKind.Exact : WordKind.Plain, end);
    }

    private void ReadPiece(int start, int end)
    {
        var leaves = 0;
        var numbers = 0;
        for (var at = start; at < end; at = LeafEnd(at, end))
        {
            leaves++;
            numbers += Characters.ClassOf(_text[at]) == CharacterClass.Digit ? 1 : 0;
        }

        if (leaves == 1 && numbers == 1)
        {
            // Digits without end are a list without spaces.
            while (end - start > _word.Length && _text.AsSpan(start, end - start).IndexOfAny(".,:") is > 0 and var length)
            {
                Numbers.Add(_word[..Fold(start, start + length, '\0')], ref _sink);
                start += length + 1;
            }

            Numbers.Add(_word[..Fold(start, end, '\0')], ref _sink);
            return;
        }

        Add(Fold(start, end, '\0'), numbers > 0 ? WordKind.Exact : WordKind.Plain, end);
        if (leaves is > 1 and <= LeavesMax && numbers <= NumbersMax)
        {
            ReadLeaves(start, end);
        }
        else if (leaves == 1 && ApostropheBefore(end, start) is >= 0 and var apostrophe && end - apostrophe > ElidedMin)
        {
            Add(Fold(apostrophe + 1, end, '\0'), WordKind.Plain, end);
        }
    }

    private void ReadLeaves(int start, int end)
    {
        var isAfterNumber = false;
        for (var at = start; at < end;)
        {
            var leafEnd = LeafEnd(at, end);
            var isNumber = Characters.ClassOf(_text[at]) == CharacterClass.Digit;
            var length = Fold(at, leafEnd, '\0');
            if (isNumber)
            {
                // A digit behind a name only counts it; alone it would find every other one.
                if (length > 1 || at == start)
                {
                    Numbers.Add(_word[..length], ref _sink);
                }
            }
            else if (length > 1 && !(isAfterNumber && _word[..length] is "st" or "nd" or "rd" or "th" or "er" or "eme" or "ieme"))
            {
                Add(length, WordKind.Plain, leafEnd);
            }

            isAfterNumber = isNumber;
            at = leafEnd;
        }
    }

    private readonly int PieceEnd(int at, int end)
    {
        while (at < end && !(_text[at] == '_' || IsHyphen(_text[at]) || (_text[at] == '.' && !IsBetweenDigits(at))))
        {
            at++;
        }

        return at;
    }

    private readonly int LeafEnd(int at, int end)
    {
        var isNumber = Characters.ClassOf(_text[at]) == CharacterClass.Digit;
        for (at++; at < end; at++)
        {
            var kind = Characters.ClassOf(_text[at]);
            if (isNumber ? kind == CharacterClass.Letter : kind == CharacterClass.Digit || (kind == CharacterClass.Letter && IsHump(at, end)))
            {
                break;
            }
        }

        return at;
    }

    // A capital after a small letter, or one that two small letters follow: get|User, HTTP|Server, but not URLs.
    private readonly bool IsHump(int at, int end) =>
        char.IsUpper(_text[at])
        && (char.IsLower(_text[at - 1]) || (char.IsUpper(_text[at - 1]) && at + 2 < end && char.IsLower(_text[at + 1]) && char.IsLower(_text[at + 2])));

    // The letters and digits, and what stands between digits within a number; hyphens only where they are asked for.
    private readonly int Fold(int start, int end, char hyphen)
    {
        var length = 0;
        for (var at = start; at < end && length < _word.Length; at++)
        {
            var character = _text[at];
            if (Characters.IsWord(character))
            {
                length = Append(character, length);
            }
            else if (hyphen != '\0' && IsHyphen(character))
            {
                _word[length++] = hyphen;
            }
            else if (character is '.' or ',' or ':' && IsBetweenDigits(at))
            {
                _word[length++] = character;
            }
        }

        // Nothing follows a separator where the word was cut.
        return length == _word.Length ? _word.TrimEnd(".,:-").Length : length;
    }

    private readonly bool IsBetweenDigits(int at) =>
        at > 0 && at + 1 < _text.Length && char.IsAsciiDigit(_text[at - 1]) && char.IsAsciiDigit(_text[at + 1]);

    // 2023-05-07T10:30
    private readonly bool IsTime(int start, int end) =>
        end - start > 12 && _text[start + 10] is 'T' or 't' && _text[start + 4] == '-' && _text[start + 7] == '-'
        && char.IsAsciiDigit(_text[start + 9]) && char.IsAsciiDigit(_text[start + 11]);

    // Caroline's, I'm and we've lose their ends; l'école and qu'il their beginnings.
    private (int Start, int End) TrimApostrophes(int start, int end)
    {
        while (ApostropheBefore(end, start) is >= 0 and var apostrophe && IsEnding(_text.AsSpan(apostrophe + 1, end - apostrophe - 1)))
        {
            end = apostrophe;
        }

        var first = _text.AsSpan(start, end - start).IndexOfAny("'\u2019\u02bc\u02bb\uff07");
        return first > 0 && IsElided(_text.AsSpan(start, first)) && "aeiouyh".Contains(Folding.Fold(_text[start + first + 1]), StringComparison.Ordinal)
            ? (start + first + 1, end)
            : (start, end);
    }

    private readonly int ApostropheBefore(int end, int start)
    {
        var found = _text.AsSpan(start, end - start).LastIndexOfAny("'\u2019\u02bc\u02bb\uff07");
        return found < 0 ? -1 : start + found;
    }

    private readonly bool IsEnding(ReadOnlySpan<char> letters)
    {
        Span<char> folded = stackalloc char[2];
        return letters.Length <= 2 && letters.ToLowerInvariant(folded) > 0 && folded[..letters.Length] is "s" or "m" or "d" or "re" or "ve" or "ll";
    }

    private readonly bool IsElided(ReadOnlySpan<char> letters)
    {
        Span<char> folded = stackalloc char[7];
        return letters.Length <= 7 && letters.ToLowerInvariant(folded) > 0
            && folded[..letters.Length] is "l" or "d" or "j" or "m" or "t" or "s" or "n" or "c" or "qu" or "jusqu" or "lorsqu" or "puisqu" or "quoiqu";
    }
}
