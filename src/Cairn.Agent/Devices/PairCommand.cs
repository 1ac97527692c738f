using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Daemon;
using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Protocol;
using Cairn.Sync.Http;

namespace Cairn.Agent.Devices;

/// <summary><c>cairn pair</c>: without a code it makes one, with one it uses it.</summary>
internal static class PairCommand
{
    private static readonly TimeSpan ForMax = TimeSpan.FromDays(1);

    private static readonly Argument<string?> Code = new("code") { Description = "The code that the other device shows.", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<string[]> Addresses = new("--address") { Description = "Where this device is reached, if not at its own addresses; several times for several.", HelpName = "HOST:PORT" };

    private static readonly Option<string> For = new("--for") { Description = "How long the code works, as in 10m or 1h.", HelpName = "TIME", DefaultValueFactory = _ => "10m" };

    private static readonly Option<string> Name = new("--name") { Description = "What this device is called at the other.", HelpName = "NAME", DefaultValueFactory = _ => Environment.MachineName };

    private static readonly Option<bool> Join = new("--join") { Description = "With a code: make a vault here part of the one of its name there, though both have memories." };

    private static readonly Option<string[]> Give = new("--give") { Description = "With a code: a vault of this device that the other gets, too; several times for several.", HelpName = "NAME" };

    private static readonly Option<bool> Qr = new("--qr") { Description = "Draw the code as a QR code, too, as is done on a terminal." };

    public static Command Create(Terminal terminal)
    {
        var command = new Command("pair", "Let another device sync with this one: show a code here, use it there.") { Code, Addresses, For, Qr, Name, Give, Join };
        Session.Bind(command, terminal, (session, cancellationToken) =>
            session.Get(Code) is { } code ? new PairingCodeUse(session, session.Get(Name), session.Get(Give) ?? [], session.Get(Join)).RunAsync(PairingCode.Parse(code), cancellationToken) : MakeAsync(session, cancellationToken));
        return command;
    }

    private static async Task<int> MakeAsync(Session session, CancellationToken cancellationToken)
    {
        var devices = new DeviceFile(session.Home, session.Options.Time);
        var expiresAt = session.Options.Time.GetUtcNow() + Duration(session.Get(For));
        using var agent = session.Share();
        var vaults = session.VaultNames.Select(name => new PairedVaults(agent.Vaults).Offer(name) with { Root = null }).ToList();
        using var certificate = await ServerCertificate.LoadOrMakeAsync(session.Home, devices, session.Options.Time, cancellationToken);
        var code = new PairingCode(Reached(session), CertificatePin.Of(certificate), PairingCode.NewSecret());
        await devices.OpenAsync(code.Secret, vaults, expiresAt, cancellationToken);
        return session.Answer(
            json =>
            {
                json.WriteStartObject();
                json.WriteString("code", code.ToString());
                json.WriteString("expires_at", TimeText.Of(expiresAt));
                WriteTexts(json, "addresses", code.Addresses.Select(address => $"{address.Host}:{address.Port}"));
                VaultListJson.WriteMember(json, vaults);
                json.WriteEndObject();
            },
            output =>
            {
                output.WriteLine($"On the other device, within {session.Get(For)}:");
                output.WriteLine($"  cairn pair {code}");
                if (session.Get(Qr) || session.Terminal.IsForPeople)
                {
                    output.WriteLine(QrText.Of(code.ToString()));
                }

                output.WriteLine($"It gets {string.Join(", ", vaults.Select(vault => vault.Name))}, and comes to {string.Join(", ", code.Addresses.Select(address => $"{address.Host}:{address.Port}"))}.");
            });
    }

    private static IReadOnlyList<DnsEndPoint> Reached(Session session)
    {
        if (session.Get(Addresses) is { Length: > 0 } named)
        {
            return named.Length <= PairingCode.AddressesMax ? [.. named.Select(Address)]
                : throw new CairnException("invalid_host", $"A code has room for {PairingCode.AddressesMax} addresses.", "Name those that the other device can reach.");
        }

        var serves = RunningAgent.Find(session.Home)?.Serves;
        if (serves is null)
        {
            session.Note("cairn: nothing listens for the other device yet: run `cairn up --serve`.");
        }

        var listening = serves is null ? ServeOption.Default : IPEndPoint.Parse(serves);
        return [.. OwnAddresses.Of(listening.Address).Select(address => new DnsEndPoint(address.ToString(), listening.Port))];
    }

    private static DnsEndPoint Address(string text) =>
        Uri.TryCreate($"https://{text}", UriKind.Absolute, out var uri) && uri is { PathAndQuery: "/", UserInfo: "" } && text.EndsWith($":{uri.Port}", StringComparison.Ordinal) && uri.DnsSafeHost.Length <= byte.MaxValue
            ? new DnsEndPoint(uri.DnsSafeHost, uri.Port)
            : throw new CairnException("invalid_host", "That is not an address with a port.", "Give it as in --address 192.168.1.20:8743.");

    private static TimeSpan Duration(string text)
    {
        var unit = text is [.., var last] ? last switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 } : 0;
        return unit > 0 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 && count <= ForMax.TotalSeconds / unit
            ? TimeSpan.FromSeconds(count * unit)
            : throw new CairnException("invalid_time", "That is not a time for a code.", "Give it as in --for 10m, up to 24h.");
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
