using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Memories;

namespace Cairn.Agent.Erasing;

/// <summary><c>cairn forget</c>.</summary>
internal static class ForgetCommand
{
    public static Command Create(Terminal terminal)
    {
        var ids = new Argument<string[]>("id") { Description = "The ids, or their beginnings.", Arity = ArgumentArity.OneOrMore };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var command = new Command("forget", "Erase memories, or anything else that has an id, with their history, so that no byte of them is left. Cannot be undone.") { ids, yes };
        Session.Bind(command, terminal, async (session, _) =>
        {
            using var vault = session.OpenVault();
            var records = session.Get(ids).Select(id => RecordArgument.Find(vault, id)).DistinctBy(record => record.Key).ToList();
            if (!session.Get(yes) && !session.Confirm(
                records.Count == 1 ? "Erase this for ever?" : $"Erase these {records.Count:N0} for ever?",
                records.Select(record => Printable.Line(RecordText.TitleOf(record), 100))))
            {
                return ExitCode.Cancelled;
            }

            var report = await vault.EraseAsync([.. records.Select(record => record.Key)], Session.Author);
            session.TellUnreached(report);

            return session.Answer(
                json => ErasureJson.Write(json, report),
                output => output.WriteLine(report.Erased == 0 ? "erased before" : $"erased {report.Erased:N0}"));
        });
        return command;
    }
}
