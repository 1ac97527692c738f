using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Core.Records;
using Cairn.Vaults.Memories;

namespace Cairn.Agent.Memories;

/// <summary><c>cairn remember</c>.</summary>
internal static class RememberCommand
{
    public static Command Create(Terminal terminal)
    {
        var text = new Argument<string[]>("text") { Description = "What to remember; - reads it from standard input.", Arity = ArgumentArity.OneOrMore };
        var isPrivate = new Option<bool>("--private") { Description = "Keep it on this device: it is never synced." };
        var options = new MemoryOptions();
        var command = new Command("remember", "Keep something.") { text, isPrivate };
        options.AddTo(command);
        Session.Bind(command, terminal, async (session, _) =>
        {
            var fields = options.Read(session);
            fields["content"] = FieldValue.Text(ContentText.Read(session, session.Get(text)));
            using var vault = session.OpenVault(canMake: true);
            var remembered = (await vault.RememberAsync([new NewMemory(fields, session.Get(isPrivate))], Session.Author))[0];
            return session.Answer(
                json => RememberedJson.Write(json, remembered),
                output => output.WriteLine(!terminal.IsForPeople ? remembered.Id : remembered.IsNew ? $"remembered {remembered.Id}" : $"known already {remembered.Id}"));
        });
        return command;
    }
}
