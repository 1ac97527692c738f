using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Core.Workspace.Learning;

namespace Cairn.Agent.Workspace;

/// <summary><c>cairn knowledge</c>: what advice goes by.</summary>
internal static class KnowledgeCommand
{
    public static Command Create(Terminal terminal)
    {
        var kinds = Enum.GetValues<KnowledgeKind>().Select(Words.Of).ToArray();
        var kind = new Option<string[]>("--kind") { Description = $"Only this kind; may be given several times. One of: {string.Join(", ", kinds)}.", HelpName = "KIND" };
        kind.AcceptOnlyFromAmong(kinds);
        var learned = new Option<bool>("--learned") { Description = "Only what was learned in this vault, without what holds for everybody." };
        var command = new Command("knowledge", "Show what advice goes by: what holds for everybody, and what was learned from what you have done.") { kind, learned };
        Session.Bind(command, terminal, session =>
        {
            using var vault = session.OpenVault();
            var entries = vault.Knowledge().Entries.Where(entry => (!session.Get(learned) || entry.Origin == KnowledgeOrigin.Learned) && (!session.Has(kind) || session.Get(kind).Contains(Words.Of(entry.Kind)))).ToList();
            return session.Answer(json => AdviceJson.Write(json, entries), output => AdviceText.Write(output, entries));
        });
        return command;
    }
}
