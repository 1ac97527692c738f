namespace Cairn.Core.Text;

// Addresses of pages: the scheme and what only follows readers about are left out.
internal ref partial struct Words<TSink>
{
    private const int AddressLengthMax = 2_048;
    private const int ParametersMax = 8;
    private const string AfterAddress = " \t\r\n<>\"'`|\\^{}";

    private void BeginAddress(int start)
    {
        // Within an address another one is a part of it; looking for its end again could take for ever.
        if (start < _addressEnd)
        {
            return;
        }

        var end = start;
        while (end < _text.Length && end - start < AddressLengthMax && !AfterAddress.Contains(_text[end], StringComparison.Ordinal))
        {
            end++;
        }

        var parameters = _text.AsSpan(start, end - start).IndexOfAny('?', '#');
        _addressEnd = end;
        _parametersStart = parameters < 0 ? end : start + parameters;
        _parameters = 0;
    }

    private int ReadInAddress(int start)
    {
        // The code of a character, as %20.
        if (start > 0 && _text[start - 1] == '%')
        {
            return Math.Min(start + 2, _text.Length);
        }

        if (start < _parametersStart)
        {
            return ReadChunk(start);
        }

        var end = start;
        while (end < _text.Length && (Characters.ClassOf(_text[end]) is CharacterClass.Letter or CharacterClass.Digit or CharacterClass.Mark || _text[end] is '-' or '_'))
        {
            end++;
        }

        var word = _text.AsSpan(start, end - start);
        if (end < _text.Length && _text[end] == '=')
        {
            var isTracking = word.StartsWith("utm_", StringComparison.OrdinalIgnoreCase) || word.EndsWith("clid", StringComparison.OrdinalIgnoreCase);
            var next = isTracking && end < _addressEnd ? _text.AsSpan(end, _addressEnd - end).IndexOfAny('&', '#') : 0;
            return next < 0 ? _addressEnd : end + next;
        }

        if (_parameters++ < ParametersMax)
        {
            Add(Fold(start, end, '\0'), word.ContainsAnyInRange('0', '9') ? WordKind.Exact : WordKind.Plain, end);
        }

        return end;
    }
}
