using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
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
        Converters = { new NetworkConverter() },
    };

    public static readonly Option<FileInfo?> File = new("--settings") { Description = "A JSON file with the settings (docs/operating/hub.md)." };

    public static readonly Option<string?> Database = new("--database") { Description = $"Where PostgreSQL is: Host=…;Database=…;Username=…. With a password, put it into the file or into {DatabaseVariable}: others see options." };

    public static readonly Option<Uri?> Listen = Url("--listen", "Where to listen. [default: http://127.0.0.1:8000]");

    public static readonly Option<Uri?> PublicUrl = Url("--public-url", "Under which address people and devices reach the hub, where that is another.");

    public static readonly Option<string?> Certificate = new("--certificate") { Description = "For https: the certificate and what it is signed with, in PEM." };

    public static readonly Option<string?> Key = new("--key") { Description = "For https: the certificate's key, in PEM." };

    public static readonly Option<Uri?> MetricsListen = Url("--metrics-listen", "Where to give metrics to Prometheus: http://127.0.0.1:9464, or an address that only its network reaches. [default: nowhere]");

    public static readonly Option<IPNetwork[]> Proxies = new("--proxy")
    {
        Description = "A network of proxies whose word is taken for where requests come from, as in 10.0.0.0/8; may be repeated. One on this machine is believed anyway. Only with --public-url.",
        CustomParser = result => [.. result.Tokens.Select(token => Network(token.Value, result))],
    };

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
            MetricsListen = parsed.GetValue(MetricsListen) ?? file.MetricsListen,
            Proxies = parsed.GetValue(Proxies) is { Length: > 0 } proxies ? proxies : file.Proxies,
        };
        RequireSensible(options);
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

    private static IPNetwork Network(string text, ArgumentResult result)
    {
        if (!IPNetwork.TryParse(text, out var network))
        {
            result.AddError("--proxy takes a network, as in 10.0.0.0/8.");
        }

        return network;
    }

    private static void RequireSensible(HubOptions options)
    {
        Require(options.LeaveSeconds is >= 0 and <= 9, "leave_seconds is from 0 to 9");
        Require(options.RequestsPerMinute > 0, "requests_per_minute is at least 1");
        Require(options.StreamsMax > 0 && options.StreamsPerDevice > 0, "streams_max and streams_per_device are at least 1");
        Require(options.Proxies.Count == 0 || options.PublicUrl is not null, "proxies are believed only together with public_url");
        Require(options.MetricsListen is null or { Scheme: "http" }, "metrics_listen is an address that begins with http://");

        static void Require(bool isSo, string rule)
        {
            if (!isSo)
            {
                throw new CairnException("settings_invalid", $"The hub cannot start: {rule}.", "Correct the settings; docs/operating/hub.md shows all.");
            }
        }
    }

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
