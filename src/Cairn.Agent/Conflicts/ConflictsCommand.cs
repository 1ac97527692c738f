using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Memories;
using Cairn.Core.Records;
using Cairn.Vaults;

namespace Cairn.Agent.Conflicts;

/// <summary><c>cairn conflicts</c>.</summary>
internal static class ConflictsCommand
{
    public static Command Create(Terminal terminal)
    {
        var memory = Memory("Only those of this memory.");
        var limit = ListLimit.Option(defaultLimit: 20);
        var command = new Command("conflicts", "Show values that lost to others unseen, because two devices wrote at the same time.")
        {
            memory,
            limit,
            CreateShow(terminal),
            CreateRestore(terminal),
            CreateDismiss(terminal),
        };
        Session.Bind(command, terminal, session =>
        {
            using var vault = session.OpenVault();
            var page = vault.OpenConflicts(Find(vault, session.Get(memory)), session.Get(limit));
            return session.Answer(json => ConflictJson.Write(json, page), output =>
            {
                foreach (var conflict in page.Items)
                {
                    ConflictText.WriteBrief(output, conflict);
                }

                output.WriteLine(page.Items.Count == 0 ? "Nothing is in conflict."
                    : page.Next is null ? "`cairn conflicts restore ID` shows a lost value instead; `dismiss ID` lets it go; `show ID` shows both whole."
                    : "There are more: --limit shows up to 1,000.");
            });
        });
        return command;
    }

    private static Command CreateShow(Terminal terminal)
    {
        var id = Id();
        var command = new Command("show", "Show both values whole.") { id };
        Session.Bind(command, terminal, session =>
        {
            using var vault = session.OpenVault();
            var conflict = vault.FindConflict(session.Get(id)!);
            return session.Answer(json => ConflictJson.Write(json, conflict), output => ConflictText.WriteWhole(output, conflict));
        });
        return command;
    }

    private static Command CreateRestore(Terminal terminal)
    {
        var id = Id();
        var command = new Command("restore", "Show the lost value instead, on every device. `cairn undo` takes it back.") { id };
        Session.Bind(command, terminal, async (session, _) =>
        {
            using var vault = session.OpenVault();
            var record = await vault.RestoreConflictAsync(session.Get(id)!, Session.Author with { Reason = "restored a value in conflict" });
            return session.Answer(json => ConflictJson.WriteRestored(json, record), output =>
            {
                output.WriteLine($"restored in {record.Id}");
                RecordText.WriteBrief(output, vault.Get(record)!);
            });
        });
        return command;
    }

    private static Command CreateDismiss(Terminal terminal)
    {
        var id = Id(ArgumentArity.ZeroOrOne);
        var memory = Memory("All of this memory.");
        var all = new Option<bool>("--all") { Description = "All of the vault." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var command = new Command("dismiss", "Let what is shown stand, on every device. `cairn undo` takes it back.") { id, memory, all, yes };
        command.Validators.Add(result =>
        {
            if (new[] { result.GetValue(id) is not null, result.GetValue(memory) is not null, result.GetValue(all) }.Count(given => given) != 1)
            {
                result.AddError("Say which: the id of a conflict, --memory ID or --all.");
            }
        });
        Session.Bind(command, terminal, async (session, _) =>
        {
            using var vault = session.OpenVault();
            if (session.Get(id) is { } one)
            {
                await vault.DismissConflictAsync(one, Session.Author);
                return Answer(session, 1);
            }

            var record = Find(vault, session.Get(memory));
            if (!session.Get(yes) && !session.Confirm(record is null ? "Dismiss every conflict of the vault?" : "Dismiss every conflict of this memory?"))
            {
                return ExitCode.Cancelled;
            }

            return Answer(session, await vault.DismissConflictsAsync(record, Session.Author));
        });
        return command;
    }

    private static int Answer(Session session, int dismissed) =>
        session.Answer(json => ConflictJson.WriteDismissed(json, dismissed), output => output.WriteLine($"dismissed {dismissed:N0}"));

    private static RecordKey? Find(Vault vault, string? memory) => memory is null ? null : RecordArgument.Find(vault, memory).Key;

    private static Argument<string?> Id(ArgumentArity? arity = null) => new("id") { Description = "The conflict's id, or its beginning.", Arity = arity ?? ArgumentArity.ExactlyOne };

    private static Option<string?> Memory(string description) => new("--memory") { Description = description, HelpName = "ID" };
}
