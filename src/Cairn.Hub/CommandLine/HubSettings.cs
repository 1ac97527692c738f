using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cairn.Core;
using Cairn.Hub.Operations;

namespace Cairn.Hub.CommandLine;

/// <summary>Where the settings of a hub come from: a file, the environment for what is secret, and options; the later ones win.</summary>
internal static class HubSettings
{
    private const string DatabaseVariable = "CAIRN_HUB_DATABASE";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new NetworkJson() },
    };

    public static readonly Option<FileInfo?> File = new("--settings") { Description = "A JSON file with the settings (docs/operating/hub.md)." };

    public static readonly Option<string?> Database = new("--database") { Description = $"Where PostgreSQL is: Host=…;Database=…;Username=…. With a password, put it into the file or into {DatabaseVariable}: others see options." };

    public static readonly Option<Uri?> Listen = Url("--listen", "Where to listen. [default: http://127.0.0.1:8000]");

    public static readonly Option<Uri?> PublicUrl = Url("--public-url", "Under which address people and devices reach the hub, where that is another.");

    public static readonly Option<string?> Certificate = new("--certificate") { Description = "For https: the certificate and what it is signed with, in PEM." };

    public static readonly Option<string?> Key = new("--key") { Description = "For https: the certificate's key, in PEM." };

    /// <summary>Whether a PostgreSQL was named, wherever.</summary>
    public static bool NamesDatabase(ParseResult parsed) => parsed.GetValue(File) is not null || parsed.GetValue(Database) is not null || Environment.GetEnvironmentVariable(DatabaseVariable) is { Length: > 0 };

    /// <exception cref="CairnException">Code <c>settings_invalid</c>.</exception>
    public static HubOptions Read(ParseResult parsed, string? database = null)
    {
        var file = parsed.GetValue(File) is { } named ? Read(named) : new HubOptions { Database = "" };
        var options = file with
        {
            Database = database ?? parsed.GetValue(Database) ?? (Environment.GetEnvironmentVariable(DatabaseVariable) is { Length: > 0 } variable ? variable : file.Database),
            Listen = parsed.GetValue(Listen) ?? file.Listen,
            PublicUrl = parsed.GetValue(PublicUrl) ?? file.PublicUrl,
            Certificate = parsed.GetValue(Certificate) ?? file.Certificate,
            Key = parsed.GetValue(Key) ?? file.Key,
        };
        return options.Database.Length > 0 ? options
            : throw new CairnException("settings_invalid", "The hub does not know where PostgreSQL is.", $"Say so in the settings, with --database, or in {DatabaseVariable}; or try it with `cairn-hub dev`, which brings its own.");
    }

    private static Option<Uri?> Url(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            {
                return url;
            }

            result.AddError($"{name} takes an address that begins with http:// or https://.");
            return null;
        },
    };

    private static HubOptions Read(FileInfo file)
    {
        try
        {
            using var stream = file.OpenRead();
            return JsonSerializer.Deserialize<HubOptions>(stream, Json) ?? throw new JsonException("it is empty");
        }
        catch (Exception cause) when (cause is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CairnException("settings_invalid", $"The settings in {file.FullName} cannot be read: {cause.Message}", "Correct the file; docs/operating/hub.md shows all settings.", innerException: cause);
        }
    }
}
