using System.Text.Json;

namespace Cairn.Agent.Workspace;

/// <summary>Names of kinds as answers have them.</summary>
internal static class Words
{
    /// <summary>Such as <c>risk_indicator</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
