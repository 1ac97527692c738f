using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Memories;
using Cairn.Core;

namespace Cairn.Agent.History;

/// <summary><c>cairn undo</c>.</summary>
internal static class UndoCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = new Argument<string?>("id") { Description = "The memory whose last change to undo; none for the last change of all.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("undo", "Undo the last change made here; again, the one before. An import is not undone.") { id };
        Session.Bind(command, terminal, async (session, _) =>
        {
            using var vault = session.OpenVault();
            var key = session.Get(id) is { } given ? RecordArgument.Find(vault, given).Key : default(Core.Records.RecordKey?);
            if (await vault.UndoAsync(key, Session.Author) is not { } undone)
            {
                throw new CairnException("nothing_to_undo", "There is nothing to undo.", "An import is not undone. `cairn history ID --restore VERSION` puts back an older version.");
            }

            return session.Answer(json => VaultRecordJson.Write(json, vault.Get(undone.Key)!), output =>
            {
                output.WriteLine($"undone: {undone.Kind.Name} of {undone.Key.Id}");
                RecordText.WriteBrief(output, vault.Get(undone.Key)!);
            });
        });
        return command;
    }
}
