using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Daemon;
using Cairn.Core;
using Cairn.Core.Ids;
using Cairn.Sync.Http;

namespace Cairn.Agent.Sync;

/// <summary><c>cairn remote add</c>.</summary>
internal static class RemoteAddCommand
{
    /// <summary>The variable that holds the token of a remote. Other users of the machine can see what stands on the command line.</summary>
    private const string TokenVariable = "CAIRN_REMOTE_TOKEN";

    private const string StandardInput = "-";

    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "What to call it." };
        var address = new Argument<string>("address") { Description = "A folder (a NAS, a stick, one that a program keeps the same everywhere), s3://BUCKET/PREFIX, b2://BUCKET/PREFIX, or https://HOST:PORT." };
        var token = new Option<string?>("--token") { Description = "What a remote at https:// lets this device in by; - reads it from standard input. Without it, CAIRN_REMOTE_TOKEN.", HelpName = "TOKEN" };
        var pin = new Option<string?>("--pin") { Description = "The key that it shows, sha256//…, where its certificate is its own.", HelpName = "PIN" };
        var join = new Option<bool>("--join") { Description = "Make the vault part of the one of that name at the remote, though both have memories." };
        var command = new Command("add", "Sync vaults with a folder, a bucket, or a server that has given a token.") { name, address, token, pin, join };
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            using var agent = session.Share();
            var id = Uuid.Version7(agent.Time.GetUtcNow(), agent.Vaults.Options.Random);
            var remote = Describe(id, session.Get(name), session.Get(address), session.Get(token) is StandardInput ? Ask(terminal) : session.Get(token), session.Get(pin)) with { Vaults = session.VaultNames };
            return await AddAsync(session, agent, remote, [.. remote.Vaults.Select(vault => new WantedVault(vault))], session.Get(join), cancellationToken);
        });
        return command;
    }

    /// <summary>Adds a remote, syncs with it and tells how that went.</summary>
    public static async Task<int> AddAsync(Session session, AgentContext agent, RemoteSettings remote, IReadOnlyList<WantedVault> vaults, bool join, CancellationToken cancellationToken)
    {
        var isNew = await new RemoteAdding(agent).RunAsync(remote, vaults, join, cancellationToken);
        var synced = await new RemoteSync(agent).RunAsync(remote, null, retry: false, null, cancellationToken);
        foreach (var vault in vaults.Where(vault => vault.Root is not null && synced.Any(done => done.Vault == vault.Name && done.Problem is null)))
        {
            await UnlockAsync(agent, vault);
        }

        session.Answer(
            json => SyncJson.Write(json, [(remote, synced)]),
            output =>
            {
                if (isNew)
                {
                    output.WriteLine($"nothing was at {remote.Address} yet: made a new remote there");
                }

                output.WriteLine($"added {remote.Name}: {string.Join(", ", remote.Vaults)} {(remote.Vaults.Count == 1 ? "is" : "are")} synced with {remote.Address}");
                SyncCommand.Write(output, [(remote, synced)]);
            });
        return synced.Any(vault => vault.Problem is not null) ? ExitCode.TryAgain : ExitCode.Success;
    }

    // A replica that was here before, without the keys, has a log that nobody has checked.
    private static async Task UnlockAsync(AgentContext agent, WantedVault vault)
    {
        using var lease = agent.Vaults.Rent(vault.Name);
        if (lease.Vault.IsLocked)
        {
            await lease.Vault.UnlockAdmittedAsync(vault.Root!);
        }
    }

    // Another device gives its token by pairing; who has one of a hub gives it here.
    private static RemoteSettings Describe(Guid id, string name, string address, string? token, string? pin)
    {
        if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "ws" or "wss")
        {
            throw new CairnException("invalid_remote_address", "A remote on the network is reached over HTTPS only.", "Give it as in https://HOST:PORT; another device is added with its code: `cairn pair CODE`.");
        }

        if (uri?.Scheme != Uri.UriSchemeHttps)
        {
            return token is null && pin is null ? RemoteConnection.Describe(id, name, address, Environment.GetEnvironmentVariable)
                : throw new CairnException("invalid_remote_address", "Only a remote at https:// has a token and a pin.", "Leave out --token and --pin.");
        }

        if (pin is not null && CertificatePin.TryParse(pin) is null)
        {
            throw new CairnException("invalid_remote_address", "That is not the pin of a certificate.", "Give it as `cairn up --serve --json` tells it: sha256//… .");
        }

        return (token ?? Environment.GetEnvironmentVariable(TokenVariable)) is { Length: > 0 } given ? new RemoteSettings(id, name, address) { Token = given, Pin = pin }
            : throw new CairnException("remote_token_missing", "A remote at https:// lets in who has its token.", $"Another device gives it by pairing: `cairn pair` there, `cairn pair CODE` here. Otherwise say `--token -` and type it, or set {TokenVariable}.");
    }

    private static string Ask(Terminal terminal)
    {
        if (terminal.IsInteractive)
        {
            terminal.Error.Write("Token: ");
        }

        var token = terminal.ReadSecret()?.Trim() ?? "";
        if (terminal.IsInteractive)
        {
            terminal.Error.WriteLine();
        }

        return token;
    }
}
