using System.CommandLine;
using System.Runtime.InteropServices;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Daemon;
using Cairn.Agent.Devices;
using Cairn.Agent.Sync;
using Cairn.Core;
using Cairn.Core.Ids;
using Cairn.Sync.Accounts;
using Cairn.Sync.Http;

namespace Cairn.Agent.Accounts;

/// <summary><c>cairn login</c>.</summary>
internal static class LoginCommand
{
    private static readonly Argument<string> Address = new("url") { Description = "The hub, as in https://hub.example." };

    private static readonly Option<string> Name = new("--name") { Description = "What this device is called there.", HelpName = "NAME", DefaultValueFactory = _ => Environment.MachineName };

    private static readonly Option<string?> Pin = new("--pin") { Description = "The key that the hub shows, sha256//…, where its certificate is its own.", HelpName = "PIN" };

    public static Command Create(Terminal terminal)
    {
        var command = new Command("login", "Sign this device in at a hub: from then on its vaults, and those of the account, are the same on all devices.") { Address, Name, Pin };
        Session.Bind(command, terminal, RunAsync);
        return command;
    }

    /// <summary>The address of a hub, as it is kept.</summary>
    /// <exception cref="CairnException">Code <c>invalid_remote_address</c>.</exception>
    internal static Uri ReadAddress(string text)
    {
        var given = text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}";
        var isHub = Uri.TryCreate(given, UriKind.Absolute, out var address) && address is { UserInfo: "", Query: "", Fragment: "" } && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
        return isHub ? new Uri(address!.AbsoluteUri.TrimEnd('/'))
            : throw new CairnException("invalid_remote_address", "That is not the address of a hub.", "Give it as in https://hub.example; without encryption only on this machine, as in http://127.0.0.1:8000.");
    }

    private static async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        using var agent = session.Share();
        var address = ReadAddress(session.Get(Address));
        var file = new RemotesFile(session.Home);
        var known = file.Load().FirstOrDefault(remote => remote.Account is not null && remote.Address == address.AbsoluteUri);
        var pin = session.Get(Pin) is { } shown ? CertificatePin.TryParse(shown) ?? throw new CairnException("invalid_remote_address", "That is not the pin of a certificate.", "Give it as the hub's operator tells it: sha256//… .") : null;
        using var hub = await HubSignIn.OpenAsync(new HttpRemoteOptions { Address = address, Pin = pin, Time = agent.Time }, cancellationToken);
        var signedIn = await SignInAsync(session, hub, cancellationToken);
        if (known is not null && known.Account != signedIn.Account)
        {
            await hub.RevokeAsync(signedIn.RefreshToken, cancellationToken);
            throw new CairnException("other_account", $"This device is signed in there as {Printable.Of(known.Account!)}, and that was {Printable.Of(signedIn.Account)}.", $"Sign out first: `cairn logout {known.Name}`.");
        }

        var taken = file.Load().Select(remote => remote.Name).ToHashSet(StringComparer.Ordinal);
        var remote = known ?? new RemoteSettings(Uuid.Version7(agent.Time.GetUtcNow(), agent.Vaults.Options.Random), PairingCodeUse.FreeName(address.DnsSafeHost, taken), address.AbsoluteUri) { Account = signedIn.Account, Pin = pin?.ToString() };
        new SignInFile(session.Home, remote.Id, agent.Time).Save(signedIn);
        return await AddAsync(session, agent, remote, isNew: known is null, cancellationToken);
    }

    private static async Task<SignedIn> SignInAsync(Session session, HubSignIn hub, CancellationToken cancellationToken)
    {
        var installed = Directory.Exists(session.Home.Path) ? new DateTimeOffset(Directory.GetCreationTimeUtc(session.Home.Path)) : session.Options.Time.GetUtcNow();
        var code = await hub.AskAsync(new NewDevice(session.Get(Name), RuntimeInformation.RuntimeIdentifier, installed), cancellationToken);
        session.Note($"Open {code.PageWithCode}\nand see that it shows {Printable.Of(code.UserCode)}. Waiting …");
        return await hub.WaitAsync(code, cancellationToken);
    }

    private static async Task<int> AddAsync(Session session, AgentContext agent, RemoteSettings remote, bool isNew, CancellationToken cancellationToken)
    {
        try
        {
            var vaults = await new AccountVaults(agent).WantedAsync(remote, session.VaultNames, cancellationToken);
            return await RemoteAddCommand.AddAsync(session, agent, remote with { Vaults = [.. vaults.Select(vault => vault.Name).Union(remote.Vaults)], Left = [] }, vaults, join: true, cancellationToken);
        }
        catch when (isNew && !new RemotesFile(session.Home).Load().Any(added => added.Id == remote.Id))
        {
            // Nothing came of it, so that nothing is left of it.
            await LogoutCommand.RevokeAsync(session, remote, CancellationToken.None);
            throw;
        }
    }
}
