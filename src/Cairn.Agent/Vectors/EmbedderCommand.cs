using System.CommandLine;
using System.Diagnostics;
using Cairn.Agent.CommandLine;
using Cairn.Core;
using Cairn.Core.Vectors;

namespace Cairn.Agent.Vectors;

/// <summary><c>cairn embedder</c>.</summary>
internal static class EmbedderCommand
{
    public static Command Create(Terminal terminal) => new("embedder", "Choose the model that recall may ask for what texts mean.")
    {
        EmbedderUseCommand.Create(terminal),
        CreateShow(terminal),
        CreateTest(terminal),
        CreateOff(terminal),
    };

    /// <summary>Answers with what is configured now.</summary>
    public static int Answer(Session session, EmbedderSettings? settings) => session.Answer(
        json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("embedder");
            if (settings is null)
            {
                json.WriteNullValue();
            }
            else
            {
                settings.Write(json);
            }

            json.WriteEndObject();
        },
        output => output.WriteLine(settings?.ToString() ?? "No embedder: recall goes by words. `cairn embedder use ollama` sets one."));

    /// <summary>The embedder, where the command makes no sense without one.</summary>
    public static IEmbedder Require(Session session) => session.Embedder() ?? throw new CairnException(
        "embedder_not_configured", "There is no embedder.", "Choose one with `cairn embedder use ollama` or `cairn embedder use openai --model MODEL`.");

    private static Command CreateShow(Terminal terminal)
    {
        var command = new Command("show", "Show which model is used, and where it is.");
        Session.Bind(command, terminal, session => Answer(session, EmbedderSettings.Load(session.Settings)));
        return command;
    }

    private static Command CreateOff(Terminal terminal)
    {
        var command = new Command("off", "Use no model. Vectors that were made are kept.");
        Session.Bind(command, terminal, session =>
        {
            EmbedderSettings.Remove(session.Settings);
            return Answer(session, settings: null);
        });
        return command;
    }

    private static Command CreateTest(Terminal terminal)
    {
        var command = new Command("test", "Embed a word to see whether it works.");
        Session.Bind(command, terminal, async (session, cancellationToken) =>
        {
            var embedder = Require(session);
            var started = Stopwatch.GetTimestamp();
            var dimensions = (await embedder.EmbedAsync(["memory"], EmbeddingPurpose.Query, cancellationToken))[0].Length;
            var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            return session.Answer(
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("model", embedder.Model);
                    json.WriteNumber("dimensions", dimensions);
                    json.WriteNumber("took_ms", Math.Round(took, 3));
                    json.WriteEndObject();
                },
                output => output.WriteLine($"{embedder.Model} answers with {dimensions:N0} dimensions in {took:N0} ms"));
        });
        return command;
    }
}
