using System.Text.Json;

namespace Cairn.Agent.Tests.Safety;

/// <summary>An answer as it came over the wire.</summary>
internal sealed record WireAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The code of the problem; null where the body tells of none.</summary>
    public string? Code => Body.Length > 0 && Headers.GetValueOrDefault("Content-Type") == "application/problem+json" ? JsonElement.Parse(Body).GetProperty("code").GetString() : null;
}
