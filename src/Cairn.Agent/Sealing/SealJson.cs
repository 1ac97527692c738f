using System.Text.Json;
using Cairn.Core.Records;
using Cairn.Vaults.Sealing;

namespace Cairn.Agent.Sealing;

/// <summary>Seals as JSON.</summary>
internal static class SealJson
{
    public static void Write(Utf8JsonWriter json, string vault, SealStatus status)
    {
        json.WriteStartObject();
        json.WriteString("vault", vault);
        json.WriteBoolean("sealed", status.IsSealed);
        json.WriteBoolean("locked", status.IsLocked);
        json.WriteNumber("keys", status.Keys);
        json.WriteBoolean("passphrase", status.HasPassphrase);
        json.WriteBoolean("recovery_code", status.HasRecoveryCode);
        WriteDevices(json, status.Devices);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<SealedDevice> devices)
    {
        json.WriteStartObject();
        WriteDevices(json, devices);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, SealedDevice device)
    {
        json.WriteStartObject();
        json.WriteString("id", device.Id);
        json.WriteString("name", device.Name);
        json.WriteString("since", TimeText.Of(device.Since));
        json.WriteBoolean("revoked", device.IsRevoked);
        json.WriteBoolean("this", device.IsThis);
        json.WriteEndObject();
    }

    /// <summary>An object with one member.</summary>
    public static void Write(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject();
        json.WriteString(name, value);
        json.WriteEndObject();
    }

    private static void WriteDevices(Utf8JsonWriter json, IReadOnlyList<SealedDevice> devices)
    {
        json.WriteStartArray("devices");
        foreach (var device in devices)
        {
            Write(json, device);
        }

        json.WriteEndArray();
    }
}
