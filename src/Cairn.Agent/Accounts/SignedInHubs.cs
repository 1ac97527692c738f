using Cairn.Agent.CommandLine;
using Cairn.Agent.Sync;
using Cairn.Core;
using Cairn.Sync.Accounts;

namespace Cairn.Agent.Accounts;

/// <summary>The hubs at which this device is signed in.</summary>
internal sealed class SignedInHubs(Session session)
{
    private readonly IReadOnlyList<RemoteSettings> _all = [.. new RemotesFile(session.Home).Load().Where(remote => remote.Account is not null)];

    /// <summary>All of them.</summary>
    public IReadOnlyList<RemoteSettings> All => _all;

    /// <summary>The one of a name, or the only one.</summary>
    /// <exception cref="CairnException">Code <c>not_signed_in</c>.</exception>
    public RemoteSettings Choose(string? name) => Only([.. _all.Where(hub => name is null || hub.Name == name)], name is null ? "This device is signed in at no hub." : "This device is signed in at no hub of that name.");

    /// <summary>The one that a vault is synced with.</summary>
    /// <exception cref="CairnException">Codes <c>not_signed_in</c>, <c>vault_not_found</c>.</exception>
    public RemoteSettings ChooseFor(string vault, string? name)
    {
        _ = session.Home.Folder(vault).Exists ? vault : throw new CairnException("vault_not_found", $"There is no vault called {vault}.", "`cairn vault list` shows which there are.");
        return Only([.. _all.Where(hub => hub.Vaults.Contains(vault) && (name is null || hub.Name == name))], $"{vault} is synced with no hub at which this device is signed in.");
    }

    /// <summary>What the account has there.</summary>
    public HubAccount Open(RemoteSettings hub) => new(RemoteConnection.Describe(hub, session.Home, session.Options.Time));

    private static RemoteSettings Only(IReadOnlyList<RemoteSettings> hubs, string none) => hubs switch
    {
        [var only] => only,
        [] => throw new CairnException("not_signed_in", none, "`cairn login URL` signs in; `cairn remote list` shows what is synced with what."),
        _ => throw new CairnException("not_signed_in", "This device is signed in at several hubs.", $"Name one: {string.Join(", ", hubs.Select(hub => hub.Name))}."),
    };
}
