using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Core;

namespace Cairn.Agent.Vectors;

/// <summary><c>cairn embedder use</c>.</summary>
internal static class EmbedderUseCommand
{
    public static Command Create(Terminal terminal) => new("use", "Choose the model.")
    {
        CreateOllama(terminal),
        CreateOpenAi(terminal),
    };

    private static Command CreateOllama(Terminal terminal)
    {
        var model = new Option<string>("--model") { Description = "The model, as in `ollama pull`.", HelpName = "MODEL", DefaultValueFactory = _ => EmbedderSettings.OllamaModel };
        var url = CreateUrl();
        var command = new Command(EmbedderSettings.Ollama, "A model that Ollama runs.") { model, url };
        Session.Bind(command, terminal, session => Use(session, EmbedderSettings.Ollama, session.Get(model), session.Get(url), keyVariable: null));
        return command;
    }

    private static Command CreateOpenAi(Terminal terminal)
    {
        var model = new Option<string>("--model") { Description = "The model, as the server calls it.", HelpName = "MODEL", Required = true };
        var url = CreateUrl();
        var key = new Option<string?>("--key-env") { Description = $"The environment variable that holds the key; {EmbedderSettings.OpenAiKeyVariable} where no --url is given.", HelpName = "NAME" };
        var command = new Command(EmbedderSettings.OpenAi, "A model of OpenAI, or of a server that speaks its protocol: LM Studio, llama.cpp, vLLM and others.") { model, url, key };
        Session.Bind(command, terminal, session => Use(
            session, EmbedderSettings.OpenAi, session.Get(model), session.Get(url), session.Get(key) ?? (session.Get(url) is null ? EmbedderSettings.OpenAiKeyVariable : null)));
        return command;
    }

    private static Option<string?> CreateUrl() => new("--url") { Description = "The server's address, where it is not the usual one.", HelpName = "URL" };

    private static int Use(Session session, string provider, string model, string? url, string? keyVariable)
    {
        var address = url is null ? EmbedderSettings.DefaultAddress(provider) : EmbedderSettings.Url(url) ?? throw new CairnException(
            "invalid_url", "That is not the address of a server.", "Give it as in http://127.0.0.1:11434, without a name, a password or a query. A key is given with --key-env.");
        var settings = new EmbedderSettings(provider, Given(model), address, keyVariable is null ? null : Given(keyVariable));
        settings.Save(session.Settings);
        if (!address.IsLoopback)
        {
            session.Note($"cairn: the texts of your memories, and of what you ask, will be sent to {address.Host}{(address.Scheme == "http" ? ", unencrypted" : "")}.");
        }

        return EmbedderCommand.Answer(session, settings);
    }

    private static string Given(string word) => word.Length is > 0 and <= 200 && !word.Any(char.IsControl) ? word : throw new CairnException(
        "invalid_model", "That is not the name of a model or of an environment variable.", "Use the name as its provider writes it, up to 200 characters.");
}
