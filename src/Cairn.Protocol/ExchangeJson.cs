using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Sync;

namespace Cairn.Protocol;

/// <summary>The bodies of <c>POST /v1/exchange</c>. Changes travel as the JSON that they are, and are not looked into.</summary>
/// <remarks>Readers pass over members that they do not know, and throw a <see cref="JsonException"/> where the shape is another; its message says nothing of the content.</remarks>
public static partial class ExchangeJson
{
    private const int ReplicaLength = 16;

    /// <summary>Writes what is asked of a remote.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<ExchangeRequest> requests)
    {
        WriteStart(json);
        foreach (var request in requests)
        {
            json.WriteStartObject();
            json.WriteString("vault", request.Vault);
            json.WriteString("replica", request.Replica);
            json.WriteString("cursor", request.Cursor);
            json.WriteString("head", request.Head);
            WriteChanges(json, request.Changes);
            json.WriteNumber("limit", request.Limit);
            json.WriteEndObject();
        }

        WriteEnd(json);
    }

    /// <summary>Reads what is asked of a remote.</summary>
    /// <exception cref="CairnException">Code <c>protocol_unsupported</c>.</exception>
    public static IReadOnlyList<ExchangeRequest> ReadRequests(ReadOnlyMemory<byte> json) => ReadVaults(json, (ref Utf8JsonReader reader) => ReadRequest(ref reader, json));

    /// <summary>Begins a list of vaults: <c>{"protocol":1,"vaults":[</c>.</summary>
    public static void WriteStart(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("protocol", SyncProtocol.Version);
        json.WriteStartArray("vaults");
    }

    /// <summary>Ends a list of vaults.</summary>
    public static void WriteEnd(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes changes as the member <c>changes</c>.</summary>
    public static void WriteChanges(Utf8JsonWriter json, IReadOnlyList<string> changes)
    {
        json.WriteStartArray("changes");
        foreach (var change in changes)
        {
            json.WriteRawValue(change, skipInputValidation: true);
        }

        json.WriteEndArray();
    }

    private static ExchangeRequest ReadRequest(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        var request = new ExchangeRequest { Vault = default, Replica = "" };
        WireReader.Object(ref reader, (ref Utf8JsonReader at, string name) => request = name switch
        {
            "vault" => request with { Vault = WireReader.Id(ref at) },
            "replica" => request with { Replica = WireReader.Text(ref at) },
            "cursor" => request with { Cursor = WireReader.Text(ref at) },
            "head" => request with { Head = WireReader.Text(ref at) },
            "changes" => request with { Changes = WireReader.RawArray(ref at, json, SyncLimits.ChangesMax) },
            "limit" => request with { Limit = Math.Clamp(at.GetInt32(), 1, SyncLimits.ChangesMax) },
            _ => request,
        });
        WireReader.Require(request.Vault != default, "a vault is not named");
        WireReader.Require(request.Replica.Length == ReplicaLength && request.Replica.All(char.IsAsciiHexDigitLower), "a replica is not named by 16 hexadecimal digits");
        return request;
    }

    private static List<T> ReadVaults<T>(ReadOnlyMemory<byte> json, WireReader.Element<T> read)
    {
        RequireVersion(json);
        return WireReader.Read(json, (ref Utf8JsonReader reader) =>
        {
            List<T>? vaults = null;
            WireReader.Object(ref reader, (ref Utf8JsonReader at, string name) => vaults = name == "vaults" ? WireReader.Array(ref at, SyncLimits.VaultsMax, read) : vaults);
            return vaults ?? throw new JsonException("there is no list of vaults");
        });
    }

    // Looked at before all else: what another version means by the rest is not known. It stands at the beginning, so that little is read twice.
    private static void RequireVersion(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = ProtocolLimits.DepthMax });
        WireReader.Require(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "it is not an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isVersion = reader.ValueTextEquals("protocol"u8);
            reader.Read();
            if (isVersion)
            {
                var version = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : throw new JsonException("protocol is not a number");
                if (version != SyncProtocol.Version)
                {
                    throw new CairnException("protocol_unsupported", $"Version {version} of the protocol is not spoken here, only version {SyncProtocol.Version}.", "Bring both sides to a version of Cairn that the other knows.");
                }

                return;
            }

            reader.Skip();
        }

        throw new JsonException("it does not say its protocol");
    }
}
