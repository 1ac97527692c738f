using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Core;
using Cairn.Protocol;
using Cairn.Sync.Accounts;

namespace Cairn.Agent.Accounts;

/// <summary><c>cairn vault share</c>, <c>unshare</c> and <c>members</c>: with whom a vault is shared at a hub.</summary>
internal static class ShareCommands
{
    private static readonly Argument<string> Vault = new("vault") { Description = "The vault." };
    private static readonly Argument<string> Account = new("account") { Description = "The name with which somebody signs in at the hub." };
    private static readonly Option<VaultRole> Role = new("--role") { Description = "Whether they may read it, or write it as well.", HelpName = "reader|writer", DefaultValueFactory = _ => VaultRole.Reader };
    private static readonly Option<string?> Hub = new("--hub") { Description = "The hub, where the vault is synced with several.", HelpName = "NAME" };

    static ShareCommands() => Role.AcceptOnlyFromAmong("reader", "writer");

    public static Command CreateShare(Terminal terminal) =>
        Bind(terminal, new Command("share", "Share a vault with another account of the hub. It appears on their devices by itself.") { Vault, Account, Role, Hub }, ShareAsync);

    public static Command CreateUnshare(Terminal terminal) =>
        Bind(terminal, new Command("unshare", "Take a vault away from another account. What their devices have stays there.") { Vault, Account, Hub }, UnshareAsync);

    public static Command CreateMembers(Terminal terminal) => Bind(terminal, new Command("members", "List with whom a vault is shared.") { Vault, Hub }, ListAsync);

    private static Command Bind(Terminal terminal, Command command, Func<Session, HubAccount, Guid, CancellationToken, Task<int>> run)
    {
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            var hubs = new SignedInHubs(session);
            using var account = hubs.Open(hubs.ChooseFor(session.Get(Vault), session.Get(Hub)));
            using var vault = session.OpenVault(session.Get(Vault));
            return await run(session, account, vault.Id, cancellationToken);
        });
        return command;
    }

    private static async Task<int> ShareAsync(Session session, HubAccount hub, Guid vault, CancellationToken cancellationToken)
    {
        var (name, account, role) = (session.Get(Vault), session.Get(Account), session.Get(Role));
        await hub.ShareAsync(vault, account, role, cancellationToken);
        return session.Answer(
            json =>
            {
                json.WriteStartObject();
                json.WriteString("shared", name);
                json.WriteString("account", account);
                json.WriteString("role", role.Name());
                json.WriteEndObject();
            },
            output => output.WriteLine($"{Printable.Of(account)} may {(role == VaultRole.Writer ? "read and write" : "read")} {name}"));
    }

    private static async Task<int> UnshareAsync(Session session, HubAccount hub, Guid vault, CancellationToken cancellationToken)
    {
        var (name, account) = (session.Get(Vault), session.Get(Account));
        var member = (await hub.MembersAsync(vault, cancellationToken)).FirstOrDefault(member => string.Equals(member.Account, account, StringComparison.OrdinalIgnoreCase))
            ?? throw new CairnException("member_unknown", $"{name} is not shared with {Printable.Of(account)}.", $"`cairn vault members {name}` shows with whom it is.");
        await hub.UnshareAsync(vault, member.Id, cancellationToken);
        return session.Answer(
            json =>
            {
                json.WriteStartObject();
                json.WriteString("unshared", name);
                json.WriteString("account", member.Account);
                json.WriteEndObject();
            },
            output => output.WriteLine($"{name} is there for {Printable.Of(member.Account)} no longer; what their devices have stays there"));
    }

    private static async Task<int> ListAsync(Session session, HubAccount hub, Guid vault, CancellationToken cancellationToken)
    {
        var members = await hub.MembersAsync(vault, cancellationToken);
        return session.Answer(
            json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("members");
                foreach (var member in members)
                {
                    json.WriteStartObject();
                    json.WriteString("account", member.Account);
                    json.WriteString("role", member.Role.Name());
                    json.WriteString("since", member.Since);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            },
            output =>
            {
                foreach (var member in members)
                {
                    output.WriteLine($"{member.Role.Name(),-6}  {Printable.Of(member.Account)}");
                }
            });
    }
}
