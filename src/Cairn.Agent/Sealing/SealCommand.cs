using System.CommandLine;
using System.Globalization;
using Cairn.Agent.CommandLine;
using Cairn.Core.Records;
using Cairn.Vaults.Sealing;

namespace Cairn.Agent.Sealing;

/// <summary><c>cairn vault seal</c>.</summary>
internal static class SealCommand
{
    private const int NameLengthMax = 60;

    public static Command Create(Terminal terminal) => new("seal", "Passphrase, recovery code and devices of a sealed vault.")
    {
        CreateStatus(terminal),
        CreateUnlock(terminal),
        CreatePassphrase(terminal),
        CreateRecovery(terminal),
        CreateDevices(terminal),
        CreateRevoke(terminal),
    };

    /// <summary>Shows a recovery code, once.</summary>
    public static void Tell(TextWriter output, string code)
    {
        output.WriteLine($"recovery code: {code}");
        output.WriteLine("Write it down and keep it apart from this device: it is shown this once, and without it a forgotten passphrase is the end of the vault.");
    }

    private static Command CreateStatus(Terminal terminal)
    {
        var command = new Command("status", "Show whether the vault is sealed, and whether this device has its keys.");
        Session.Bind(command, terminal, session =>
        {
            using var vault = session.OpenVault();
            var status = vault.SealStatus();
            return session.Answer(
                json => SealJson.Write(json, vault.Folder.Name, status),
                output => output.WriteLine(!status.IsSealed ? $"{vault.Folder.Name} is not sealed"
                    : status.IsLocked ? $"{vault.Folder.Name} is sealed and locked on this device (`cairn vault seal unlock`)"
                    : string.Create(CultureInfo.InvariantCulture, $"{vault.Folder.Name} is sealed; this device has {status.Keys} of its keys, and {status.Devices.Count(device => !device.IsRevoked)} devices are in it")));
        });
        return command;
    }

    private static Command CreateUnlock(Terminal terminal)
    {
        var command = new Command("unlock", "Give this device the keys, by the passphrase or the recovery code.");
        Session.Bind(command, terminal, async (session, _) =>
        {
            using var vault = session.OpenVault();
            var report = await vault.UnlockAsync(SecretPrompt.Ask(terminal, "Passphrase or recovery code"));
            return session.Answer(
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("unlocked", vault.Folder.Name);
                    json.WriteNumber("checked", report.Checked);
                    json.WriteNumber("refused", report.Refused);
                    json.WriteEndObject();
                },
                output =>
                {
                    output.WriteLine($"unlocked {vault.Folder.Name}; {report.Checked:N0} changes were checked");
                    if (report.Refused > 0)
                    {
                        output.WriteLine($"{report.Refused:N0} of them no device of the vault had made; they were taken out. What brought them is not to be trusted.");
                    }
                });
        });
        return command;
    }

    private static Command CreatePassphrase(Terminal terminal)
    {
        var command = new Command("passphrase", "Set another passphrase.");
        Session.Bind(command, terminal, async (session, _) =>
        {
            using var vault = session.OpenVault();
            await vault.SetPassphraseAsync(SecretPrompt.AskNew(terminal));
            return session.Answer(json => SealJson.Write(json, "passphrase_set", vault.Folder.Name), output => output.WriteLine($"{vault.Folder.Name} has another passphrase"));
        });
        return command;
    }

    private static Command CreateRecovery(Terminal terminal)
    {
        var command = new Command("recovery", "Make a new recovery code instead of the one that there is.");
        Session.Bind(command, terminal, async (session, _) =>
        {
            using var vault = session.OpenVault();
            var code = await vault.RenewRecoveryCodeAsync();
            return session.Answer(json => SealJson.Write(json, "recovery_code", code), output => Tell(output, code));
        });
        return command;
    }

    private static Command CreateDevices(Terminal terminal)
    {
        var command = new Command("devices", "List the devices that have the keys.");
        Session.Bind(command, terminal, session =>
        {
            using var vault = session.OpenVault();
            var devices = vault.SealStatus().Devices;
            return session.Answer(json => SealJson.Write(json, devices), output =>
            {
                foreach (var device in devices)
                {
                    output.WriteLine($"{device.Id}  {TimeText.Of(device.Since)[..10]}  {Printable.Line(device.Name, NameLengthMax)}{Marks(device)}");
                }
            });
        });
        return command;
    }

    private static Command CreateRevoke(Terminal terminal)
    {
        var device = new Argument<string>("device") { Description = "The beginning of its id, or its name." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var command = new Command("revoke", "Take the keys to come away from a device. What it has, it keeps.") { device, yes };
        Session.Bind(command, terminal, async (session, _) =>
        {
            using var vault = session.OpenVault();
            if (!session.Get(yes) && !session.Confirm($"Revoke {session.Get(device)}? All other devices get a new key."))
            {
                return ExitCode.Cancelled;
            }

            var revoked = await vault.RevokeDeviceAsync(session.Get(device));
            return session.Answer(json => SealJson.Write(json, revoked), output => output.WriteLine($"revoked {Printable.Line(revoked.Name, NameLengthMax)} ({revoked.Id}); sync, so that the other devices learn of it"));
        });
        return command;
    }

    private static string Marks(SealedDevice device) => (device.IsThis ? " (this device)" : "") + (device.IsRevoked ? " (revoked)" : "");
}
