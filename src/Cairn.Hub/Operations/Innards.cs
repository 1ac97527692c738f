using System.Text;
using Npgsql;

namespace Cairn.Hub.Operations;

/// <summary>A failure as the log may show it: what kind it is and where it came about. Its message may quote what somebody has written.</summary>
internal static class Innards
{
    private const int DepthMax = 5;

    /// <summary>Puts the failure and its causes in words.</summary>
    public static string Of(Exception failure)
    {
        var text = new StringBuilder();
        var depth = 0;
        for (var cause = failure; cause is not null && depth < DepthMax; cause = cause.InnerException, depth++)
        {
            text.Append(depth == 0 ? "" : "\ncaused by ").Append(cause.GetType()).Append(cause is PostgresException refused ? $" {refused.SqlState}" : "").Append('\n').Append(cause.StackTrace);
        }

        return text.ToString();
    }
}
