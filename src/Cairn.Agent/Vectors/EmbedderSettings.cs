using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Agent.Homes;
using Cairn.Core;
using Cairn.Core.Vectors;
using Cairn.Models.Ollama;
using Cairn.Models.OpenAi;
using Cairn.Models.Vectors;

namespace Cairn.Agent.Vectors;

/// <summary>The member <c>embedder</c> of the settings.</summary>
/// <param name="Provider">One of <see cref="Ollama"/> and <see cref="OpenAi"/>.</param>
/// <param name="Model">The model, as the provider calls it.</param>
/// <param name="Address">The provider's address.</param>
/// <param name="KeyVariable">The environment variable that holds the key; null where none is needed. The key itself is never stored.</param>
internal sealed record EmbedderSettings(string Provider, string Model, Uri Address, string? KeyVariable)
{
    public const string Ollama = "ollama";
    public const string OpenAi = "openai";
    public const string OllamaModel = "nomic-embed-text";
    public const string OpenAiKeyVariable = "OPENAI_API_KEY";
    private const string Member = "embedder";

    /// <summary>The name that vectors of the model are kept under.</summary>
    public string ModelName => Provider == Ollama ? OllamaEmbedder.NameOf(Model) : OpenAiEmbedder.NameOf(Model);

    /// <exception cref="CairnException">Code <c>settings_invalid</c>.</exception>
    public static EmbedderSettings? Load(SettingsFile file)
    {
        if (file.Load()[Member] is not { } member)
        {
            return null;
        }

        var embedder = member as JsonObject ?? throw file.Invalid($"{Member} is not an object");
        var provider = Text(file, embedder, "provider");
        if (provider is not (Ollama or OpenAi))
        {
            throw file.Invalid($"{Member}.provider is neither {Ollama} nor {OpenAi}");
        }

        return new EmbedderSettings(
            provider,
            Text(file, embedder, "model") is { Length: > 0 } model ? model : throw file.Invalid($"{Member}.model is missing"),
            Text(file, embedder, "url") is not { } url ? DefaultAddress(provider) : Url(url) ?? throw file.Invalid($"{Member}.url is not the address of a server"),
            Text(file, embedder, "key_env"));
    }

    public static Uri DefaultAddress(string provider) => provider == Ollama ? OllamaEmbedder.DefaultAddress : OpenAiEmbedder.DefaultAddress;

    /// <summary>Reads an address; null where it is none, or where it holds a name or a password, which have no place in a file.</summary>
    public static Uri? Url(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { UserInfo: "", Query: "", Fragment: "" } ? url : null;

    public static void Remove(SettingsFile file)
    {
        var settings = file.Load();
        if (settings.Remove(Member))
        {
            file.Save(settings);
        }
    }

    public void Save(SettingsFile file)
    {
        var settings = file.Load();
        var embedder = settings[Member] as JsonObject ?? [];
        embedder["provider"] = Provider;
        embedder["model"] = Model;
        embedder["url"] = Address.AbsoluteUri;
        embedder["key_env"] = KeyVariable;
        settings[Member] = embedder;
        file.Save(settings);
    }

    /// <param name="variable">Reads an environment variable.</param>
    /// <exception cref="CairnException">Codes <c>embedder_key_missing</c>, <c>embedder_denied</c>.</exception>
    public IEmbedder Create(Func<string, string?> variable)
    {
        var options = new EmbedderOptions { Model = Model, Address = Address, Key = KeyVariable is null ? null : Key(KeyVariable, variable) };
        return Provider == Ollama ? new OllamaEmbedder(options) : new OpenAiEmbedder(options);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("provider", Provider);
        json.WriteString("model", Model);
        json.WriteString("url", Address.AbsoluteUri);
        json.WriteString("key_env", KeyVariable);
        json.WriteEndObject();
    }

    public override string ToString() => $"{ModelName} at {Address}{(KeyVariable is null ? "" : $", with the key in {KeyVariable}")}";

    private static string? Text(SettingsFile file, JsonObject embedder, string name) => embedder[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw file.Invalid($"{Member}.{name} is not a string"),
    };

    private static string Key(string name, Func<string, string?> variable) => variable(name) is { Length: > 0 } key ? key : throw new CairnException(
        "embedder_key_missing", $"The environment variable {name}, which holds the key of the embedder, is not set.", $"Set {name}, or name another variable with `cairn embedder use openai --key-env NAME`.");
}
