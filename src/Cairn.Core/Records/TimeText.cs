using System.Globalization;

namespace Cairn.Core.Records;

/// <summary>The one text of a time in fields and answers: UTC with milliseconds, which sorts as it reads.</summary>
public static class TimeText
{
    /// <summary>Writes <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>.</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
