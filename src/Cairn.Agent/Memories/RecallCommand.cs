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
        var limit = ListLimit.Option(defaultLimit: 10);
        var command = new Command("recall", "Find what was remembered.") { text, limit };
        Session.Bind(command, terminal, session =>
        {
            using var vault = session.OpenVault();
            var answer = vault.Recall(new RecallQuery(string.Join(' ', session.Get(text))) { Limit = session.Get(limit) });
            _ = session.Answer(json => WriteJson(json, answer), output => WriteWords(output, answer));
            return answer.Items.Count > 0 ? ExitCode.Success : ExitCode.NothingFound;
        });
        return command;
    }

    private static void WriteJson(System.Text.Json.Utf8JsonWriter json, RecallAnswer answer)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var item in answer.Items)
        {
            RecordJson.Write(json, item);
        }

        json.WriteEndArray();
        json.WriteString("source", "local");
        json.WriteNumber("took_ms", Math.Round(answer.Milliseconds, 3));
        json.WriteString("trace", answer.Trace);
        json.WriteEndObject();
    }

    private static void WriteWords(TextWriter output, RecallAnswer answer)
    {
        foreach (var item in answer.Items)
        {
            RecordText.WriteBrief(output, item.Record);
        }

        if (answer.Items.Count == 0)
        {
            output.WriteLine("Nothing found.");
        }
    }
}
