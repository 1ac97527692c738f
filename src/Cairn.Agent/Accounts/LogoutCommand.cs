using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Sync;
using Cairn.Core;
using Cairn.Sync.Accounts;

namespace Cairn.Agent.Accounts;

/// <summary><c>cairn logout</c>.</summary>
internal static class LogoutCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("hub") { Description = "The hub, by its name in `cairn remote list`, where this device is signed in at several.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("logout", "Sign this device out at a hub. What is here stays here, and what is there stays there.") { name };
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            var remote = new SignedInHubs(session).Choose(session.Get(name));
            await RemoteRemoval.RunAsync(session, remote, isForced: false, cancellationToken);
            await RevokeAsync(session, remote, cancellationToken);
            return session.Answer(
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("signed_out", remote.Name);
                    json.WriteEndObject();
                },
                output => output.WriteLine($"signed out at {remote.Address}"));
        });
        return command;
    }

    /// <summary>Tells the hub that the device's tokens are to be good no longer, and forgets them. Where the hub cannot be reached they are forgotten here all the same.</summary>
    internal static async Task RevokeAsync(Session session, RemoteSettings remote, CancellationToken cancellationToken)
    {
        var file = new SignInFile(session.Home, remote.Id, session.Options.Time);
        try
        {
            if (file.Load() is { } signedIn)
            {
                using var hub = await HubSignIn.OpenAsync(RemoteConnection.Describe(remote, session.Home, session.Options.Time), cancellationToken);
                await hub.RevokeAsync(signedIn.RefreshToken, cancellationToken);
            }
        }
        catch (CairnException problem)
        {
            session.Note($"cairn: the hub was not told, so revoke this device there: {problem.Message}");
        }

        file.Remove();
    }
}
