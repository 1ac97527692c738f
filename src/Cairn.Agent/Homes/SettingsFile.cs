using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Core;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Homes;

/// <summary>The file <c>settings.json</c> in CAIRN_HOME: one JSON object, of which what this version does not know is kept.</summary>
internal sealed class SettingsFile(VaultHome home)
{
    /// <summary>Most bytes that are read.</summary>
    private const int BytesMax = 1 << 20;

    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Path { get; } = System.IO.Path.Combine(home.Path, "settings.json");

    /// <summary>The settings; an empty object where there is no file.</summary>
    /// <exception cref="CairnException">Code <c>settings_invalid</c>.</exception>
    public JsonObject Load()
    {
        if (!File.Exists(Path))
        {
            return [];
        }

        if (new FileInfo(Path).Length > BytesMax)
        {
            throw Invalid("the file is far too large");
        }

        try
        {
            return JsonNode.Parse(File.ReadAllText(Path), documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject ?? throw Invalid("the file does not hold a JSON object");
        }
        catch (JsonException cause)
        {
            throw Invalid(cause.LineNumber is { } line ? $"line {line + 1} is not JSON" : "the file is not JSON, or a name stands in it twice", cause);
        }
    }

    /// <summary>Exchanges the file for a new one, which only its owner can read.</summary>
    public void Save(JsonObject settings) => PrivateFile.Write(home, Path, file =>
    {
        using var json = new Utf8JsonWriter(file, Readable);
        settings.WriteTo(json);
        json.Flush();
        file.WriteByte((byte)'\n');
    });

    /// <summary>What is wrong with the file, and what to do.</summary>
    public CairnException Invalid(string what, Exception? cause = null) => new(
        "settings_invalid", $"The settings in {Path} cannot be used: {what}.", "Correct the file, or remove it to begin with none.", innerException: cause);
}
