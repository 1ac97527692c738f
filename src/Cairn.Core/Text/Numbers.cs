namespace Cairn.Core.Text;

/// <summary>Terms of a number: as it was written, and as others would write it.</summary>
internal static class Numbers
{
    private const int GroupLength = 3;

    /// <param name="number">ASCII digits, with single points, commas and colons between them.</param>
    public static void Add<TSink>(ReadOnlySpan<char> number, ref TSink sink)
        where TSink : struct, IWordSink
    {
        while (number is ['0', >= '0' and <= '9', ..])
        {
            number = number[1..];
        }

        var last = number.LastIndexOfAny(".,:");
        if (last < 0)
        {
            sink.Add(number, WordKind.Exact);
        }
        else if (number.Contains(':') || (number.Count('.') > 1 && !number.Contains(',')))
        {
            AddWithBeginnings(number, ref sink);
            if (IsGrouped(number, '.'))
            {
                AddWithout(number, '.', ref sink);
            }
        }
        else if (number[last] == ',' && IsGrouped(number, ','))
        {
            AddWithout(number, ',', ref sink);
        }
        else
        {
            AddDecimal(number, last, ref sink);
        }
    }

    // 10.0.15 is found by 10.0 and by 10, and 10:30 by 10.
    private static void AddWithBeginnings<TSink>(ReadOnlySpan<char> number, ref TSink sink)
        where TSink : struct, IWordSink
    {
        for (var end = number.Length; end > 0; end = number[..end].LastIndexOfAny(".,:"))
        {
            sink.Add(number[..end], WordKind.Exact);
        }
    }

    private static void AddDecimal<TSink>(ReadOnlySpan<char> number, int last, ref TSink sink)
        where TSink : struct, IWordSink
    {
        var separator = number[last];
        var group = separator == '.' ? ',' : '.';
        var whole = number[..last];
        var decimals = number[(last + 1)..];
        if (whole.Contains(separator) || (whole.Contains(group) && !IsGrouped(whole, group)))
        {
            AddEach(number, ref sink);
            return;
        }

        Span<char> term = stackalloc char[Analyzer.TermLengthMax];
        var length = Without(whole, group, term);
        term[length] = '.';
        decimals.CopyTo(term[(length + 1)..]);
        sink.Add(term[..(length + 1 + decimals.Length)], WordKind.Exact);

        // 1.000 may be a thousand, $50.00 is 50, and 1,2 may be a list.
        if (IsGrouped(number, '.'))
        {
            AddWithout(number, '.', ref sink);
        }
        else if (separator == ',')
        {
            AddEach(number, ref sink);
        }
        else if (!decimals.ContainsAnyExcept('0'))
        {
            sink.Add(term[..length], WordKind.Exact);
        }
    }

    private static void AddEach<TSink>(ReadOnlySpan<char> numbers, ref TSink sink)
        where TSink : struct, IWordSink
    {
        foreach (var range in numbers.SplitAny(".,"))
        {
            Add(numbers[range], ref sink);
        }
    }

    private static void AddWithout<TSink>(ReadOnlySpan<char> number, char separator, ref TSink sink)
        where TSink : struct, IWordSink
    {
        Span<char> term = stackalloc char[Analyzer.TermLengthMax];
        sink.Add(term[..Without(number, separator, term)], WordKind.Exact);
    }

    private static int Without(ReadOnlySpan<char> number, char separator, Span<char> into)
    {
        var length = 0;
        foreach (var digit in number)
        {
            if (digit != separator)
            {
                into[length++] = digit;
            }
        }

        return length;
    }

    // Groups of three digits, the first one to three of them and no zero before them.
    private static bool IsGrouped(ReadOnlySpan<char> number, char separator)
    {
        var count = 0;
        foreach (var range in number.Split(separator))
        {
            var group = number[range];
            if (group.ContainsAnyExceptInRange('0', '9') || (count++ == 0 ? group.Length is 0 or > GroupLength || group[0] == '0' : group.Length != GroupLength))
            {
                return false;
            }
        }

        return count > 1;
    }
}
