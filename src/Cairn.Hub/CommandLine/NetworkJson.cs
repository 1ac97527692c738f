using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cairn.Hub.CommandLine;

/// <summary>Networks in settings, as 10.0.0.0/8 or fd00::/8.</summary>
internal sealed class NetworkJson : JsonConverter<IPNetwork>
{
    /// <inheritdoc/>
    public override IPNetwork Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && IPNetwork.TryParse(reader.GetString()!, out var network) ? network : throw new JsonException("a network is written as 10.0.0.0/8");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IPNetwork value, JsonSerializerOptions options) => writer.WriteStringValue($"{value}");
}
