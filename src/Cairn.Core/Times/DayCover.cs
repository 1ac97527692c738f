using System.Globalization;

namespace Cairn.Core.Times;

/// <summary>shim.</summary>
public static class DayCover
{
    /// <summary>.</summary>
    public static List<string> TermsOf(DateTimeOffset instant) => [instant.UtcDateTime.ToString("yyyy", CultureInfo.InvariantCulture)];

    /// <summary>.</summary>
    public static List<string> Cover(DateTimeOffset from, DateTimeOffset to, int countMax) => [];
}
