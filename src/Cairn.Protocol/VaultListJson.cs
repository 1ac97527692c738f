using System.Text.Json;

namespace Cairn.Protocol;

/// <summary>Vaults by id and name, and whether they are sealed.</summary>
public static class VaultListJson
{
    /// <summary>Most vaults of a list.</summary>
    public const int CountMax = 10_000;

    /// <summary>Writes <c>{"protocol":1,"vaults":[{"vault","name","sealed","role"}]}</c>; <c>sealed</c> only where it is true, <c>role</c> only where it is not that of the owner.</summary>
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

    /// <summary>Writes <c>{"name":"…"}</c>, by which a vault is offered, with <c>"sealed":true</c> where it is.</summary>
    public static void WriteOffer(Utf8JsonWriter json, OfferedVault vault)
    {
        json.WriteStartObject();
        WriteName(json, vault);
        json.WriteEndObject();
    }

    /// <summary>Reads how a vault is offered.</summary>
    /// <exception cref="JsonException">There is no name, and it is not sealed either.</exception>
    public static OfferedVault ReadOffer(Guid id, ReadOnlyMemory<byte> json) => WireReader.Read(json, (ref Utf8JsonReader reader) =>
    {
        var vault = ReadVault(ref reader) with { Id = id };
        WireReader.Require(vault.Name.Length > 0 || vault.IsSealed, "there is no name");
        return vault;
    });

    /// <summary>Writes vaults as the member <c>vaults</c> of an object that has begun.</summary>
    public static void WriteMember(Utf8JsonWriter json, IReadOnlyList<OfferedVault> vaults)
    {
        json.WriteStartArray("vaults");
        foreach (var vault in vaults)
        {
            json.WriteStartObject();
            json.WriteString("vault", vault.Id);
            WriteName(json, vault);
            if (vault.Role != VaultRole.Owner)
            {
                json.WriteString("role", vault.Role.Name());
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static List<OfferedVault> ReadArray(ref Utf8JsonReader reader, int countMax = CountMax) => WireReader.Array(ref reader, countMax, (ref Utf8JsonReader at) =>
    {
        var vault = ReadVault(ref at);
        WireReader.Require(vault.Id != default, "a vault has no id");
        return vault;
    });

    private static OfferedVault ReadVault(ref Utf8JsonReader reader)
    {
        var vault = new OfferedVault(default, "");
        WireReader.Object(ref reader, (ref Utf8JsonReader member, string name) => vault = name switch
        {
            "vault" => vault with { Id = WireReader.Id(ref member) },
            "name" => vault with { Name = WireReader.Words(ref member) },
            "sealed" => vault with { IsSealed = member.GetBoolean() },
            "role" => vault with { Role = VaultRoles.Parse(WireReader.Text(ref member)) },
            "root" => vault with { Root = WireReader.Text(ref member) },
            _ => vault,
        });
        WireReader.Require(vault.Name.Length <= ProtocolLimits.TextLengthMax, "a name is longer than is allowed");
        return vault;
    }

    private static void WriteName(Utf8JsonWriter json, OfferedVault vault)
    {
        json.WriteString("name", vault.Name);
        if (vault.IsSealed)
        {
            json.WriteBoolean("sealed", true);
        }

        if (vault.Root is not null)
        {
            json.WriteString("root", vault.Root);
        }
    }
}
