using System.CommandLine;
using Cairn.Agent.Accounts;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Devices;
using Cairn.Agent.Eviction;
using Cairn.Agent.Sealing;
using Cairn.Agent.Sync;
using Cairn.Core;
using Cairn.Vaults;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Homes;

/// <summary><c>cairn vault</c>.</summary>
internal static class VaultCommand
{
    public static Command Create(Terminal terminal) => new("vault", "Make, list, limit, share and remove vaults.")
    {
        CreateCreate(terminal),
        CreateList(terminal),
        CreateRemove(terminal),
        LimitCommand.Create(terminal),
        SealCommand.Create(terminal),
        ShareCommands.CreateShare(terminal),
        ShareCommands.CreateUnshare(terminal),
        ShareCommands.CreateMembers(terminal),
    };

    private static Command CreateCreate(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "Lower-case letters, digits, - and _." };
        var isSealed = new Option<bool>("--sealed") { Description = "Encrypt it, so that no remote can read it; asks for a passphrase." };
        var command = new Command("create", "Make an empty vault.") { name, isSealed };
        Session.Bind(command, terminal, session =>
        {
            if (session.Get(isSealed))
            {
                return CreateSealed(session, session.Get(name));
            }

            using var vault = VaultOpening.Make(session.Home, session.Get(name), session.Options);
            return session.Answer(
                json => VaultJson.Write(json, vault.Folder.Name, vault.Id, vault.Folder.Path),
                output => output.WriteLine($"made {vault.Folder.Path}"));
        });
        return command;
    }

    private static int CreateSealed(Session session, string name)
    {
        VaultOpening.RequireFree(session.Home.Folder(name));
        var (vault, code) = Vault.CreateSealed(session.Home.Folder(name), SecretPrompt.AskNew(session.Terminal), session.Options);
        using (vault)
        {
            return session.Answer(
                json => VaultJson.Write(json, vault.Folder.Name, vault.Id, vault.Folder.Path, code),
                output =>
                {
                    output.WriteLine($"made {vault.Folder.Path}, sealed");
                    SealCommand.Tell(output, code);
                });
        }
    }

    private static Command CreateList(Terminal terminal)
    {
        var command = new Command("list", "List the vaults.");
        Session.Bind(command, terminal, session => session.Answer(
            json => VaultJson.Write(json, session.Home.List()),
            output =>
            {
                foreach (var name in session.Home.List())
                {
                    output.WriteLine(name);
                }
            }));
        return command;
    }

    private static Command CreateRemove(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "The vault." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var command = new Command("remove", "Delete a vault with everything in its folder, backups too.") { name, yes };
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            var folder = session.Home.Folder(session.Get(name));
            if (!session.Get(yes) && !session.Confirm($"Delete {folder.Path} and everything in it?"))
            {
                return ExitCode.Cancelled;
            }

            var id = IdOf(session, folder);
            Vault.Remove(folder);
            await ForgetAsync(session, folder.Name, id, cancellationToken);
            return session.Answer(
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("removed", folder.Name);
                    json.WriteEndObject();
                },
                output => output.WriteLine($"removed {folder.Name}"));
        });
        return command;
    }

    private static Guid? IdOf(Session session, VaultFolder folder)
    {
        try
        {
            using var vault = Vault.Open(folder, session.Options);
            return vault.Id;
        }
        catch (CairnException)
        {
            // It is removed all the same.
            return null;
        }
    }

    // Another vault that gets the name is neither synced nor served where this one was.
    private static async Task ForgetAsync(Session session, string name, Guid? id, CancellationToken cancellationToken)
    {
        var remotes = new RemotesFile(session.Home);
        if (File.Exists(remotes.Path))
        {
            await remotes.ForgetAsync(name, id, session.Options.Time, cancellationToken);
        }

        var devices = new DeviceFile(session.Home, session.Options.Time);
        if (File.Exists(devices.Path))
        {
            await devices.ForgetAsync(name, cancellationToken);
        }
    }
}
