using System.Text.Json;
using Cairn.Agent.CommandLine;

namespace Cairn.Agent.Web;

/// <summary>What a route answers: a status, and JSON, which is written at once, so that what goes wrong with it can still be the answer.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Body">The body.</param>
internal sealed record Reply(int Status, ReadOnlyMemory<byte> Body)
{
    public Reply(int status, Action<Utf8JsonWriter> write)
        : this(status, JsonText.Bytes(write))
    {
    }

    /// <summary>The address of what was made; null where nothing was.</summary>
    public string? Location { get; init; }

    public static Reply Ok(Action<Utf8JsonWriter> write) => new(StatusCodes.Status200OK, write);
}
