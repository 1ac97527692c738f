using System.Text.Json;

namespace Cairn.Protocol;

/// <summary>Vaults by id and name.</summary>
public static class VaultListJson
{
    /// <summary>Most vaults of a list.</summary>
    public const int CountMax = 10_000;

    /// <summary>Writes <c>{"protocol":1,"vaults":[{"vault","name"}]}</c>.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<OfferedVault> vaults)
    {
        json.WriteStartObject();
        json.WriteNumber("protocol", SyncProtocol.Version);
        WriteMember(json, vaults);
        json.WriteEndObject();
    }

    /// <summary>Reads such a list.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static IReadOnlyList<OfferedVault> Read(ReadOnlyMemory<byte> json) => WireReader.Read(json, (ref Utf8JsonReader reader) =>
    {
        List<OfferedVault>? vaults = null;
        WireReader.Object(ref reader, (ref Utf8JsonReader at, string name) => vaults = name == "vaults" ? ReadArray(ref at) : vaults);
        return vaults ?? throw new JsonException("there is no list of vaults");
    });

    /// <summary>Writes <c>{"name":"…"}</c>, by which a vault is offered.</summary>
    public static void WriteName(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteEndObject();
    }

    /// <summary>Reads the name under which a vault is offered.</summary>
    /// <exception cref="JsonException">There is none.</exception>
    public static string ReadName(ReadOnlyMemory<byte> json) => WireReader.Read(json, (ref Utf8JsonReader reader) =>
    {
        var name = "";
        WireReader.Object(ref reader, (ref Utf8JsonReader at, string member) => name = member == "name" ? WireReader.Text(ref at) : name);
        WireReader.Require(name.Length > 0, "there is no name");
        return name;
    });

    /// <summary>Writes vaults as the member <c>vaults</c> of an object that has begun.</summary>
    public static void WriteMember(Utf8JsonWriter json, IReadOnlyList<OfferedVault> vaults)
    {
        json.WriteStartArray("vaults");
        foreach (var vault in vaults)
        {
            json.WriteStartObject();
            json.WriteString("vault", vault.Id);
            json.WriteString("name", vault.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static List<OfferedVault> ReadArray(ref Utf8JsonReader reader) => WireReader.Array(ref reader, CountMax, (ref Utf8JsonReader at) =>
    {
        var vault = new OfferedVault(default, "");
        WireReader.Object(ref at, (ref Utf8JsonReader member, string name) => vault = name switch
        {
            "vault" => vault with { Id = WireReader.Id(ref member) },
            "name" => vault with { Name = WireReader.Words(ref member) },
            _ => vault,
        });
        WireReader.Require(vault.Id != default, "a vault has no id");
        return vault;
    });
}
