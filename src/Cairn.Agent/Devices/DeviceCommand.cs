using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Sync;
using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Protocol;

namespace Cairn.Agent.Devices;

/// <summary><c>cairn device</c>.</summary>
internal static class DeviceCommand
{
    public static Command Create(Terminal terminal) => new("device", "List and revoke the devices that sync with this one.")
    {
        CreateList(terminal),
        CreateRevoke(terminal),
    };

    private static Command CreateList(Terminal terminal)
    {
        var command = new Command("list", "List the devices that were paired with this one.");
        Session.Bind(command, terminal, session =>
        {
            var devices = new DeviceFile(session.Home, session.Options.Time).Current().Devices;
            return session.Answer(
                json =>
                {
                    json.WriteStartObject();
                    json.WriteStartArray("devices");
                    foreach (var device in devices)
                    {
                        json.WriteStartObject();
                        json.WriteString("device", device.Id);
                        json.WriteString("name", device.Name);
                        VaultListJson.WriteMember(json, device.Vaults);
                        json.WriteString("created_at", TimeText.Of(device.CreatedAt));
                        json.WriteString("seen_at", device.SeenAt is { } seen ? TimeText.Of(seen) : null);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                },
                output =>
                {
                    foreach (var device in devices)
                    {
                        output.WriteLine($"{device.Id}  {Printable.Of(device.Name)}  {string.Join(", ", device.Vaults.Select(vault => vault.Name))}  {(device.SeenAt is { } seen ? $"seen {TimeText.Of(seen)}" : "never seen")}");
                    }

                    if (devices.Count == 0)
                    {
                        output.WriteLine("No device was paired with this one. `cairn pair` makes a code for one.");
                    }
                });
        });
        return command;
    }

    private static Command CreateRevoke(Terminal terminal)
    {
        var id = new Argument<string>("device") { Description = "The device's id, from `cairn device list`." };
        var command = new Command("revoke", "Let a device in no longer. What it has stays there.") { id };
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            var revoked = await new DeviceFile(session.Home, session.Options.Time).RevokeAsync(session.Get(id), cancellationToken)
                ?? throw new CairnException("device_not_found", "There is no device with that id.", "`cairn device list` shows them.");
            await RevokeKeysAsync(session, revoked);
            return session.Answer(
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("revoked", revoked.Id);
                    json.WriteEndObject();
                },
                output => output.WriteLine($"revoked {Printable.Of(revoked.Name)}; what it has stays there"));
        });
        return command;
    }

    // A device that is to come here no more is to read nothing new of the sealed vaults that it had from here, wherever it gets it. One that was paired twice still is paired.
    private static async Task RevokeKeysAsync(Session session, PairedDevice revoked)
    {
        if (revoked.SealId is null || new DeviceFile(session.Home, session.Options.Time).Current().Devices.Any(device => device.SealId == revoked.SealId))
        {
            return;
        }

        using var agent = session.Share();
        var known = VaultCopy.Known(agent.Vaults);
        foreach (var vault in revoked.Vaults.Where(vault => vault.IsSealed && known.ContainsKey(vault.Id)))
        {
            using var lease = agent.Vaults.Rent(known[vault.Id]);
            if (lease.Vault.IsLocked)
            {
                session.Note($"cairn: {vault.Name} is locked here, so that the device keeps its keys: `cairn vault seal revoke {revoked.SealId} --vault {vault.Name}` where it is not.");
            }
            else if (lease.Vault.SealStatus().Devices.Any(device => device.Id == revoked.SealId && device is { IsRevoked: false, IsThis: false }))
            {
                await lease.Vault.RevokeDeviceAsync(revoked.SealId);
            }
        }
    }
}
