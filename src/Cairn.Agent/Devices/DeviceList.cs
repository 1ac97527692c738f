using System.Text.Json;
using Cairn.Core.Records;
using Cairn.Protocol;

namespace Cairn.Agent.Devices;

/// <summary>What <c>devices.json</c> holds.</summary>
/// <param name="Devices">The devices that may come in.</param>
/// <param name="Pairings">The codes that are waiting for one.</param>
internal sealed record DeviceList(IReadOnlyList<PairedDevice> Devices, IReadOnlyList<OpenPairing> Pairings)
{
    public static readonly DeviceList Empty = new([], []);

    /// <exception cref="JsonException">The text is not such a list; other exceptions of the document's elements say the same.</exception>
    public static DeviceList Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new DeviceList(
            [.. root.GetProperty("devices").EnumerateArray().Select(device => new PairedDevice(
                Text(device, "device"), Text(device, "name"), Text(device, "token_sha256"), Vaults(device), Time(device, "created_at")!.Value, Time(device, "seen_at"))
            {
                SealId = device.TryGetProperty("seal_id", out var seal) ? seal.GetString() : null,
                Made = Ids(device, "made"),
                Admitted = Ids(device, "admitted"),
            })],
            [.. root.GetProperty("pairings").EnumerateArray().Select(pairing => new OpenPairing(Text(pairing, "secret_sha256"), Vaults(pairing), Time(pairing, "expires_at")!.Value))]);
    }

    /// <summary>The same with other vaults for every device and code.</summary>
    public DeviceList WithVaults(Func<IReadOnlyList<OfferedVault>, IReadOnlyList<OfferedVault>> change) => new(
        [.. Devices.Select(device => device with { Vaults = change(device.Vaults) })], [.. Pairings.Select(pairing => pairing with { Vaults = change(pairing.Vaults) })]);

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("devices");
        foreach (var device in Devices)
        {
            json.WriteStartObject();
            json.WriteString("device", device.Id);
            json.WriteString("name", device.Name);
            json.WriteString("token_sha256", device.TokenHash);
            VaultListJson.WriteMember(json, device.Vaults);
            json.WriteString("created_at", TimeText.Of(device.CreatedAt));
            json.WriteString("seen_at", device.SeenAt is { } seen ? TimeText.Of(seen) : null);
            if (device.SealId is not null)
            {
                json.WriteString("seal_id", device.SealId);
            }

            WriteIds(json, "made", device.Made);
            WriteIds(json, "admitted", device.Admitted);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("pairings");
        foreach (var pairing in Pairings)
        {
            json.WriteStartObject();
            json.WriteString("secret_sha256", pairing.SecretHash);
            VaultListJson.WriteMember(json, pairing.Vaults);
            json.WriteString("expires_at", TimeText.Of(pairing.ExpiresAt));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteIds(Utf8JsonWriter json, string name, IReadOnlyList<Guid> ids)
    {
        if (ids.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var id in ids)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
    }

    private static IReadOnlyList<Guid> Ids(JsonElement element, string name) => element.TryGetProperty(name, out var ids) ? [.. ids.EnumerateArray().Select(id => id.GetGuid())] : [];

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static DateTimeOffset? Time(JsonElement element, string name) => element.GetProperty(name) is { ValueKind: JsonValueKind.String } time ? time.GetDateTimeOffset() : null;

    private static IReadOnlyList<OfferedVault> Vaults(JsonElement element) =>
        [.. element.GetProperty("vaults").EnumerateArray().Select(vault => new OfferedVault(
            vault.GetProperty("vault").GetGuid(), Text(vault, "name"), vault.TryGetProperty("sealed", out var isSealed) && isSealed.GetBoolean()))];
}
