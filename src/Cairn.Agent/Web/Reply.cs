using System.Text.Json;

namespace Cairn.Agent.Web;

/// <summary>What a route answers: a status, and JSON.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Write">Writes the body.</param>
internal sealed record Reply(int Status, Action<Utf8JsonWriter> Write)
{
    /// <summary>The address of what was made; null where nothing was.</summary>
    public string? Location { get; init; }

    public static Reply Ok(Action<Utf8JsonWriter> write) => new(StatusCodes.Status200OK, write);
}
