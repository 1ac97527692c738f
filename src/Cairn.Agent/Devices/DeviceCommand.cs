using System.CommandLine;
using System.Text.Json;
using Cairn.Agent.Accounts;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Sync;
using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Protocol;
using Cairn.Sync.Accounts;

namespace Cairn.Agent.Devices;

/// <summary><c>cairn device</c>.</summary>
internal static class DeviceCommand
{
    private static readonly Argument<string> Id = new("device") { Description = "The device's id, from `cairn device list`." };

    public static Command Create(Terminal terminal) => new("device", "List, rename and revoke devices: those that were paired with this one, and those of the account at a hub.")
    {
        CreateList(terminal),
        CreateRename(terminal),
        CreateRevoke(terminal),
    };

    private static Command CreateList(Terminal terminal)
    {
        var command = new Command("list", "List the devices that were paired with this one, and those of the account at each hub.");
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            var hubs = await new HubDevices(new SignedInHubs(session)).ListAsync(cancellationToken);
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
                    Write(json, hubs);
                    json.WriteEndObject();
                },
                output =>
                {
                    foreach (var device in devices)
                    {
                        output.WriteLine($"{device.Id}  {Printable.Of(device.Name)}  {string.Join(", ", device.Vaults.Select(vault => vault.Name))}  {(device.SeenAt is { } seen ? $"seen {TimeText.Of(seen)}" : "never seen")}");
                    }

                    Write(output, hubs);
                    if (devices.Count == 0 && hubs.Count == 0)
                    {
                        output.WriteLine("No device was paired with this one. `cairn pair` makes a code for one.");
                    }
                });
        });
        return command;
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<(RemoteSettings Hub, IReadOnlyList<AccountDevice> Devices, CairnException? Problem)> hubs)
    {
        json.WriteStartArray("hubs");
        foreach (var (hub, devices, problem) in hubs)
        {
            json.WriteStartObject();
            json.WriteString("hub", hub.Name);
            json.WriteStartArray("devices");
            foreach (var device in devices)
            {
                json.WriteStartObject();
                json.WriteString("device", device.Id);
                json.WriteString("name", device.Name);
                json.WriteString("platform", device.Platform);
                json.WriteString("seen_at", device.SeenAt);
                json.WriteBoolean("is_this", device.IsThis);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (problem is not null)
            {
                json.WriteString("problem", problem.Code);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(TextWriter output, IReadOnlyList<(RemoteSettings Hub, IReadOnlyList<AccountDevice> Devices, CairnException? Problem)> hubs)
    {
        foreach (var (hub, devices, problem) in hubs)
        {
            output.WriteLine($"at {hub.Name}{(problem is null ? "" : $": {problem.Message}")}");
            foreach (var device in devices)
            {
                output.WriteLine($"  {device.Id}  {Printable.Of(device.Name)}{(device.IsThis ? " (this one)" : "")}  {Printable.Of(device.Platform)}  seen {Printable.Of(device.SeenAt)}");
            }
        }
    }

    private static Command CreateRename(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "What it is to be called at the hub." };
        var command = new Command("rename", "Give a device another name at the hub where it is signed in.") { Id, name };
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            var renamed = await new HubDevices(new SignedInHubs(session)).DoAsync(session.Get(Id), (hub, device) => hub.RenameAsync(device.Id, session.Get(name), cancellationToken), cancellationToken);
            return session.Answer(
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("renamed", renamed.Id);
                    json.WriteString("name", session.Get(name));
                    json.WriteEndObject();
                },
                output => output.WriteLine($"{Printable.Of(renamed.Name)} is called {Printable.Of(session.Get(name))} now"));
        });
        return command;
    }

    private static Command CreateRevoke(Terminal terminal)
    {
        var command = new Command("revoke", "Let a device in no longer, here or at the hub where it is signed in. What it has stays there.") { Id };
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            var name = await RevokeAsync(session, session.Get(Id), cancellationToken);
            return session.Answer(
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("revoked", session.Get(Id));
                    json.WriteEndObject();
                },
                output => output.WriteLine($"revoked {Printable.Of(name)}; what it has stays there"));
        });
        return command;
    }

    /// <returns>What the device was called.</returns>
    private static async Task<string> RevokeAsync(Session session, string id, CancellationToken cancellationToken)
    {
        if (await new DeviceFile(session.Home, session.Options.Time).RevokeAsync(id, cancellationToken) is { } paired)
        {
            await RevokeKeysAsync(session, paired);
            return paired.Name;
        }

        return (await new HubDevices(new SignedInHubs(session)).DoAsync(id, (hub, device) => hub.RevokeAsync(device.Id, cancellationToken), cancellationToken)).Name;
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
