using System.Globalization;

namespace Cairn.Core.Workspace;

/// <summary>Weeks, as weekly goals count them: from Monday.</summary>
public static class Week
{
    /// <summary>The first day of the week that a time lies in, as <c>yyyy-MM-dd</c> by the time's own offset.</summary>
    public static string Monday(DateTimeOffset time) => time.Date.AddDays(-((int)time.DayOfWeek + 6) % 7).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
