using System.Text.Json;
using Cairn.Agent.Homes;
using Cairn.Protocol;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Devices;

/// <summary>Keeps what pairing gave in the file <c>paired.jsonl</c> in CAIRN_HOME, which only its owner can read, a line for each.</summary>
internal static class PairedRemoteFile
{
    public static void Keep(VaultHome home, PairedRemote remote)
    {
        var path = Path.Combine(home.Path, "paired.jsonl");
        var before = File.Exists(path) ? File.ReadAllBytes(path) : [];
        PrivateFile.Write(home, path, file =>
        {
            file.Write(before);
            using (var json = new Utf8JsonWriter(file))
            {
                Write(json, remote);
            }

            file.WriteByte((byte)'\n');
        });
    }

    private static void Write(Utf8JsonWriter json, PairedRemote remote)
    {
        json.WriteStartObject();
        json.WriteString("address", remote.Address.AbsoluteUri);
        json.WriteString("pin", remote.Pin.ToString());
        json.WriteString("token", remote.Token);
        json.WriteString("device", remote.Device);
        VaultListJson.WriteMember(json, remote.Vaults);
        json.WriteString("seal", remote.Seal);
        json.WriteEndObject();
    }
}
