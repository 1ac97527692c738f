using System.Globalization;

namespace Cairn.Core.Records;

/// <summary>The one text of a time in fields and answers: UTC with milliseconds, which sorts as it reads.</summary>
public static class TimeText
{
    private static readonly string[] Readable =
    [
        // The one that is written comes first: it is read most.
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Reads a date, or a date and a time, as ISO 8601 writes them; without an offset they are UTC.</summary>
    public static bool TryRead(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text.Trim(), Readable, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <summary>The time that a field holds; null where it holds none.</summary>
    public static DateTimeOffset? Read(FieldValue value) => value.AsText() is { } text && TryRead(text, out var time) ? time : null;

    /// <summary>Writes <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>.</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
