namespace Cairn.Models.Vectors;

/// <summary>Which model embeds, where it is, and how much is asked of it at once.</summary>
public sealed class EmbedderOptions
{
    /// <summary>The model, as its server calls it.</summary>
    public required string Model { get; init; }

    /// <summary>The server: http or https.</summary>
    public required Uri Address { get; init; }

    /// <summary>What the server knows its user by; null where it asks for nothing. It is sent nowhere else and never shown.</summary>
    public string? Key { get; init; }

    /// <summary>Longest wait for the answer to one request; the first one may load the model. The default is two minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Most texts in one request. The default is 32.</summary>
    public int BatchMax { get; init; } = 32;

    /// <summary>Most characters of a text; of what is longer, the beginning is embedded. The default is 8,000.</summary>
    public int TextLengthMax { get; init; } = 8_000;

    /// <summary>Most times that one request is sent, where the server is overloaded or breaks off. The default is 4.</summary>
    public int AttemptsMax { get; init; } = 4;
}
