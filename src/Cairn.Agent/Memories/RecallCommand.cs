using System.CommandLine;
using System.Text.Json;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Vectors;
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
            var answer = Recall(session, query with { Meaning = await QueryEmbedding.MakeAsync(session, query.Text, cancellationToken) });
            _ = session.Answer(json => WriteJson(json, answer, session.Get(explain)), output => WriteWords(output, answer, session.Get(explain)));
            return answer.Items.Count > 0 ? ExitCode.Success : ExitCode.NothingFound;
        });
        return command;
    }

    private static RecallAnswer Recall(Session session, RecallQuery query)
    {
        var answers = new List<RecallAnswer>();
        foreach (var name in session.VaultNames)
        {
            using var vault = session.OpenVault(name);
            answers.Add(vault.Recall(query));
        }

        var answer = answers.Count == 1 ? answers[0] : RecallAnswer.Join(answers, query);
        foreach (var (vault, _) in answer.Traces.Where(trace => trace.Value.IsIndexRebuilt))
        {
            session.Note($"cairn: the keyword index of the vault {vault} was damaged, and was built again from the memories. Nothing is lost.");
        }

        return answer;
    }

    private static void WriteJson(Utf8JsonWriter json, RecallAnswer answer, bool isExplained)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var item in answer.Items)
        {
            RecordJson.Write(json, item);
        }

        json.WriteEndArray();
        json.WriteString("source", "local");
        json.WriteNumber("left_out", answer.LeftOut);
        json.WriteNumber("took_ms", Math.Round(answer.Milliseconds, 3));
        json.WriteStartObject("traces");
        foreach (var (vault, trace) in answer.Traces)
        {
            json.WriteString(vault, trace.IsKept ? trace.Name : "");
        }

        json.WriteEndObject();
        if (isExplained)
        {
            json.WriteStartArray("explanation");
            foreach (var (_, trace) in answer.Traces)
            {
                trace.Write(json);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
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
