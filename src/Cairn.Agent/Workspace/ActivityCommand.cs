using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Memories;
using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Vaults;
using Cairn.Vaults.Workspace;

namespace Cairn.Agent.Workspace;

/// <summary><c>cairn activity</c>: what happened in the workspace. All of it but notes follows from the log.</summary>
internal static class ActivityCommand
{
    public static Command Create(Terminal terminal) => new("activity", "List what happened in the workspace, and note what the log does not tell.") { CreateList(terminal), CreateAdd(terminal) };

    private static Command CreateList(Terminal terminal)
    {
        var limit = ListLimit.Option(defaultLimit: 50);
        var project = new Option<string?>("--project") { Description = "Only of this project and its todos.", HelpName = "ID" };
        var todo = new Option<string?>("--todo") { Description = "Only of this todo.", HelpName = "ID" };
        var command = new Command("list", "List what happened, the latest first.") { limit, project, todo };
        Session.Bind(command, terminal, session =>
        {
            using var vault = session.OpenVault();
            var activities = vault.Activities(new ActivityFilter
            {
                Project = IdOf(vault, WorkspaceCollections.Projects.Name, session.Get(project)),
                Todo = IdOf(vault, WorkspaceCollections.Todos.Name, session.Get(todo)),
                Limit = session.Get(limit),
            });
            return session.Answer(json => ActivityJson.Write(json, activities), output => AdviceText.Write(output, activities, session.Options.Time.LocalTimeZone));
        });
        return command;
    }

    private static Command CreateAdd(Terminal terminal)
    {
        var words = new Argument<string[]>("text") { Description = "What happened.", Arity = ArgumentArity.OneOrMore };
        var options = new WorkOptions(WorkspaceCollections.Activities, field => field is not "description");
        var command = new Command("add", "Note something that happened. A note stands as it was written.") { words };
        options.AddTo(command);
        Session.Bind(command, terminal, async (session, _) =>
        {
            using var vault = session.OpenVault(canMake: true);
            var fields = options.Read(session, vault);
            fields["description"] = FieldValue.Text(string.Join(' ', session.Get(words)));
            var key = await vault.AddWorkAsync(WorkspaceCollections.Activities, fields, Session.Author);
            return session.Answer(json => VaultRecordJson.Write(json, vault.Get(key)!), output => output.WriteLine($"added {key.Id}"));
        });
        return command;
    }

    private static string? IdOf(Vault vault, string collection, string? named) => named is null ? null : vault.Find([collection], named).Key.Id;
}
