using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Vaults;

namespace Cairn.Agent.Memories;

/// <summary><c>cairn edit</c>.</summary>
internal static class EditCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = RecordArgument.Create();
        var text = new Argument<string[]>("text") { Description = "The new text; - reads it from standard input.", Arity = ArgumentArity.ZeroOrMore };
        var clear = new Option<string[]>("--clear") { Description = "Empty a field; may be given several times.", HelpName = "FIELD" };
        var isPrivate = new Option<bool>("--private") { Description = "Keep it on this device from now on: it goes on as a new memory, and is erased, with its history, where it was shared." };
        var isShared = new Option<bool>("--shared") { Description = "Let a private one be synced from now on: it goes on as a new memory." };
        var options = new MemoryOptions();
        var command = new Command("edit", "Change a memory. What it said before stays in its history.") { id, text, clear, isPrivate, isShared };
        command.Validators.Add(result =>
        {
            if (result.GetValue(isPrivate) && result.GetValue(isShared))
            {
                result.AddError("It is either --private or --shared.");
            }
        });
        options.AddTo(command);
        Session.Bind(command, terminal, async (session, _) =>
        {
            var patch = options.Read(session);
            foreach (var field in session.Get(clear))
            {
                patch[field.Replace('-', '_')] = FieldValue.Null;
            }

            if (session.Get(text) is { Length: > 0 } words)
            {
                patch["content"] = FieldValue.Text(ContentText.Read(session, words));
            }

            var isMoved = session.Get(isPrivate) || session.Get(isShared);
            if (patch.Count == 0 && !isMoved)
            {
                throw new CairnException("nothing_to_change", "Nothing was said that should change.", "Give the new text, or an option such as --tag or --clear. See `cairn edit --help`.");
            }

            using var vault = session.OpenVault();
            var key = RecordArgument.Find(vault, session.Get(id)).Key;
            if (isMoved && key.IsPrivate != session.Get(isPrivate))
            {
                return await MoveAsync(session, vault, key, patch);
            }

            var changed = await vault.EditAsync(key, patch, Session.Author);
            return session.Answer(json => VaultRecordJson.Write(json, vault.Get(key)!), output => output.WriteLine(changed ? $"changed {key.Id}" : $"as it was {key.Id}"));
        });
        return command;
    }

    private static async Task<int> MoveAsync(Session session, Vault vault, RecordKey key, SortedList<string, FieldValue> patch)
    {
        var moved = await vault.MoveAsync(key, !key.IsPrivate, patch, Session.Author);
        session.TellUnreached(moved.Erasure);
        return session.Answer(
            json => VaultRecordJson.Write(json, vault.Get(key with { Id = moved.Id })!),
            output => output.WriteLine($"{(key.IsPrivate ? "shared" : "private")} now as {moved.Id}; {key.Id} is erased"));
    }
}
