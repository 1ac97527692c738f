using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Vaults.Recall;

namespace Cairn.Agent.Memories;

/// <summary><c>cairn recall</c>.</summary>
internal static class RecallCommand
{
    public static Command Create(Terminal terminal)
    {
        var text = new Argument<string[]>("query") { Description = "Words, a phrase or a question.", Arity = ArgumentArity.OneOrMore };
        var explain = new Option<bool>("--explain") { Description = "Say how the answer came about." };
        var options = new RecallOptions();
        var command = new Command("recall", "Find what was remembered.") { text, explain };
        options.AddTo(command);
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            var query = options.Read(session, string.Join(' ', session.Get(text)));
            using var agent = session.Share();
            var answer = await RecallSearch.RunAsync(agent, session.VaultNames, query, cancellationToken);
            _ = session.Answer(json => RecallJson.Write(json, answer, session.Get(explain)), output => WriteWords(output, answer, session.Get(explain)));
            return answer.Items.Count > 0 ? ExitCode.Success : ExitCode.NothingFound;
        });
        return command;
    }

    private static void WriteWords(TextWriter output, RecallAnswer answer, bool isExplained)
    {
        foreach (var item in answer.Items)
        {
            RecordText.WriteBrief(output, item.Record);
            if (isExplained)
            {
                RecallText.WriteWhy(output, item);
            }
        }

        if (answer.Items.Count == 0)
        {
            output.WriteLine("Nothing found.");
        }

        if (answer.LeftOut > 0)
        {
            output.WriteLine($"{answer.LeftOut:N0} more would have gone beyond the budget.");
        }

        foreach (var (vault, trace) in answer.Traces)
        {
            if (isExplained)
            {
                output.WriteLine();
                RecallText.WriteTrace(output, vault, trace);
            }
        }
    }
}
