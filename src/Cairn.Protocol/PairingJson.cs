using System.Text.Json;

namespace Cairn.Protocol;

/// <summary>The bodies of <c>POST /v1/pair</c>.</summary>
public static class PairingJson
{
    /// <summary>Most bytes of a request.</summary>
    public const int RequestBytesMax = 16 << 10;

    /// <summary>Writes what a device asks with.</summary>
    public static void Write(Utf8JsonWriter json, PairingRequest request)
    {
        json.WriteStartObject();
        json.WriteNumber("protocol", SyncProtocol.Version);
        json.WriteString("secret", request.Secret);
        json.WriteString("device", request.Device);
        WriteGiven(json, "seal_key", request.SealKey);
        if (request.Vaults.Count > 0)
        {
            VaultListJson.WriteMember(json, request.Vaults);
        }

        json.WriteEndObject();
    }

    /// <summary>Reads what a device asks with.</summary>
    /// <exception cref="JsonException">It is not that.</exception>
    public static PairingRequest ReadRequest(ReadOnlyMemory<byte> json) => WireReader.Read(json, (ref Utf8JsonReader reader) =>
    {
        var request = new PairingRequest("", "");
        WireReader.Object(ref reader, (ref Utf8JsonReader at, string name) => request = name switch
        {
            "secret" => request with { Secret = WireReader.Text(ref at) },
            "device" => request with { Device = WireReader.Words(ref at) },
            "seal_key" => request with { SealKey = WireReader.Text(ref at) },
            "vaults" => request with { Vaults = VaultListJson.ReadArray(ref at, PairingRequest.VaultsMax) },
            _ => request,
        });
        WireReader.Require(request.Secret.Length > 0 && request.Device.Length is > 0 and <= ProtocolLimits.TextLengthMax, "secret or device is missing");
        return request;
    });

    /// <summary>Writes what a paired device gets.</summary>
    public static void Write(Utf8JsonWriter json, PairingAnswer answer)
    {
        json.WriteStartObject();
        json.WriteNumber("protocol", SyncProtocol.Version);
        json.WriteString("token", answer.Token);
        json.WriteString("device", answer.Device);
        json.WriteString("name", answer.Name);
        WriteGiven(json, "seal_key", answer.SealKey);
        VaultListJson.WriteMember(json, answer.Vaults);
        json.WriteEndObject();
    }

    /// <summary>Reads what a paired device gets.</summary>
    /// <exception cref="JsonException">It is not that.</exception>
    public static PairingAnswer ReadAnswer(ReadOnlyMemory<byte> json) => WireReader.Read(json, (ref Utf8JsonReader reader) =>
    {
        var answer = new PairingAnswer("", "", []);
        WireReader.Object(ref reader, (ref Utf8JsonReader at, string name) => answer = name switch
        {
            "token" => answer with { Token = WireReader.Text(ref at) },
            "device" => answer with { Device = WireReader.Text(ref at) },
            "name" => answer with { Name = WireReader.Words(ref at) },
            "seal_key" => answer with { SealKey = WireReader.Text(ref at) },
            "vaults" => answer with { Vaults = VaultListJson.ReadArray(ref at) },
            _ => answer,
        });
        WireReader.Require(answer.Token.Length > 0 && answer.Token.All(character => character is > ' ' and < '\x7f'), "there is no token");
        return answer;
    });

    private static void WriteGiven(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
