using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Core;
using Cairn.Core.Records;

namespace Cairn.Agent.Memories;

/// <summary><c>cairn edit</c>.</summary>
internal static class EditCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = RecordArgument.Create();
        var text = new Argument<string[]>("text") { Description = "The new text; - reads it from standard input.", Arity = ArgumentArity.ZeroOrMore };
        var clear = new Option<string[]>("--clear") { Description = "Empty a field; may be given several times.", HelpName = "FIELD" };
        var options = new MemoryOptions();
        var command = new Command("edit", "Change a memory. What it said before stays in its history.") { id, text, clear };
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

            if (patch.Count == 0)
            {
                throw new CairnException("nothing_to_change", "Nothing was said that should change.", "Give the new text, or an option such as --tag or --clear. See `cairn edit --help`.");
            }

            using var vault = session.OpenVault();
            var key = RecordArgument.Find(vault, session.Get(id)).Key;
            var changed = await vault.EditAsync(key, patch, Session.Author);
            return session.Answer(json => RecordJson.Write(json, vault.Get(key)!), output => output.WriteLine(changed ? $"changed {key.Id}" : $"as it was {key.Id}"));
        });
        return command;
    }
}
