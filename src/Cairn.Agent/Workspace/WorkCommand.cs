using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Memories;
using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Vaults;
using Cairn.Vaults.Workspace;

namespace Cairn.Agent.Workspace;

/// <summary><c>cairn todo</c>, <c>project</c>, <c>goal</c> and <c>intention</c>. Whatever has an id is shown, archived and erased as a memory is.</summary>
internal static class WorkCommand
{
    public static Command Create(Terminal terminal, WorkKind kind)
    {
        var command = new Command(kind.Noun, $"Add, list and change {kind.Words}.") { CreateAdd(terminal, kind), CreateList(terminal, kind), CreateEdit(terminal, kind) };
        if (kind.Done is not null)
        {
            command.Add(CreateDone(terminal, kind));
        }

        if (kind == WorkKind.Project)
        {
            command.Add(ProjectAdviceCommand.CreateSummary(terminal));
            command.Add(ProjectAdviceCommand.CreateAnalysis(terminal));
        }

        return command;
    }

    private static Command CreateAdd(Terminal terminal, WorkKind kind)
    {
        var isWeek = kind == WorkKind.Goal;
        var title = new Argument<string[]>("title") { Description = "What it is called.", Arity = isWeek ? ArgumentArity.ZeroOrMore : ArgumentArity.OneOrMore };
        var options = new WorkOptions(kind.Collection, field => field != "title");
        var isPrivate = new Option<bool>("--private") { Description = "Keep it on this device: it is never synced." };
        var command = new Command("add", isWeek ? "Add a goal: for this week, where no other is named." : $"Add {kind.Article}.") { title, isPrivate };
        options.AddTo(command);
        Session.Bind(command, terminal, async (session, _) =>
        {
            using var vault = session.OpenVault(canMake: true);
            var fields = options.Read(session, vault);
            if (session.Get(title) is { Length: > 0 } words)
            {
                fields["title"] = FieldValue.Text(string.Join(' ', words));
            }

            if (isWeek)
            {
                fields.TryAdd("week_start_date", FieldValue.Text(Week.Monday(session.Options.Time.GetLocalNow())));
            }

            var key = await vault.AddWorkAsync(kind.Collection, fields, Session.Author, session.Get(isPrivate));
            return session.Answer(json => VaultRecordJson.Write(json, vault.Get(key)!), output => output.WriteLine($"added {key.Id}"));
        });
        return command;
    }

    private static Command CreateList(Terminal terminal, WorkKind kind)
    {
        var limit = ListLimit.Option(defaultLimit: 50);
        var order = new Option<string>("--order") { Description = $"What comes first: {string.Join(", ", WorkOrders.ByName.Keys)}.", HelpName = "ORDER", DefaultValueFactory = _ => WorkOrders.Default };
        order.AcceptOnlyFromAmong([.. WorkOrders.ByName.Keys]);
        var filters = new WorkOptions(kind.Collection, kind.Filters.Contains);
        var command = new Command("list", $"List {kind.Words}. An option that is given several times lets any of its values through.") { order, limit };
        filters.AddTo(command);
        Session.Bind(command, terminal, session =>
        {
            using var vault = session.OpenVault();
            var records = vault.Work(new WorkFilter(kind.Collection) { Where = filters.ReadAll(session, vault), Order = WorkOrders.ByName[session.Get(order)], Limit = session.Get(limit) });
            return session.Answer(json => VaultRecordJson.Write(json, records), output => WorkText.Write(output, records, session.Options.Time.LocalTimeZone));
        });
        return command;
    }

    private static Command CreateEdit(Terminal terminal, WorkKind kind)
    {
        var id = RecordArgument.Create();
        var clear = new Option<string[]>("--clear") { Description = "Empty a field; may be given several times.", HelpName = "FIELD" };
        var options = new WorkOptions(kind.Collection, _ => true);
        var command = new Command("edit", $"Change {kind.Article}. What it was before stays in its history.") { id, clear };
        options.AddTo(command);
        Session.Bind(command, terminal, async (session, _) =>
        {
            using var vault = session.OpenVault();
            var patch = options.Read(session, vault);
            foreach (var field in session.Get(clear))
            {
                patch[field.Replace('-', '_')] = FieldValue.Null;
            }

            return patch.Count > 0 ? await ChangeAsync(session, vault, kind, session.Get(id), patch)
                : throw new CairnException("nothing_to_change", "Nothing was said that should change.", $"Give an option such as --title or --clear. See `cairn {kind.Noun} edit --help`.");
        });
        return command;
    }

    private static Command CreateDone(Terminal terminal, WorkKind kind)
    {
        var id = RecordArgument.Create();
        var options = new WorkOptions(kind.Collection, field => field == "actual_hours");
        var command = new Command("done", $"Say that {kind.Article} is done.") { id };
        options.AddTo(command);
        Session.Bind(command, terminal, async (session, _) =>
        {
            using var vault = session.OpenVault();
            var patch = options.Read(session, vault);
            patch["status"] = FieldValue.Text(kind.Done!);
            return await ChangeAsync(session, vault, kind, session.Get(id), patch);
        });
        return command;
    }

    private static async Task<int> ChangeAsync(Session session, Vault vault, WorkKind kind, string id, Dictionary<string, FieldValue> patch)
    {
        var key = vault.Find([kind.Collection.Name], id).Key;
        var changed = await vault.ChangeWorkAsync(key, patch, Session.Author);
        return session.Answer(json => VaultRecordJson.Write(json, vault.Get(key)!), output => output.WriteLine(changed ? $"changed {key.Id}" : $"as it was {key.Id}"));
    }
}
