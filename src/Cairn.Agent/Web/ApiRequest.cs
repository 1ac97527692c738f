using System.Text;
using System.Text.Json;
using Cairn.Agent.Daemon;
using Cairn.Core;
using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Protocol;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Log;

namespace Cairn.Agent.Web;

/// <summary>A request to the API, read as its routes need it. What is wrong with it is an error that says so.</summary>
internal sealed class ApiRequest(HttpContext context, AgentContext agent)
{
    /// <summary>The parameter that names the vault; every route takes it.</summary>
    public const string VaultParameter = "vault";

    private const string Described = "under /docs";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public AgentContext Agent => agent;

    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>The vaults named, each once; the default one where none is.</summary>
    public IReadOnlyList<string> VaultNames => Texts(VaultParameter) switch
    {
        [] => [VaultHome.DefaultVault],
        { Count: > ApiLimits.VaultsMax } => throw Invalid(VaultParameter, $"may be given {ApiLimits.VaultsMax} times"),
        var names => [.. names.Distinct(StringComparer.Ordinal)],
    };

    /// <summary>Who writes: the caller as it names itself, and why.</summary>
    public Author Author => Fit("agent", ChangeLimits.ActorLengthMax) is not { } actor ? new("api", Reason)
        : !Author.IsImport(actor) ? new(actor, Reason)
        : throw Invalid("agent", "may not be the name of an import, whose memories follow their files");

    /// <summary>The one vault that is named.</summary>
    public string VaultName => VaultNames is [var only] ? only : throw Invalid(VaultParameter, "names one vault here");

    /// <summary>Takes the one vault that is named.</summary>
    public VaultLease Rent(bool canMake = false) => agent.Vaults.Rent(VaultName, canMake);

    /// <summary>A part of the path.</summary>
    public string Part(string name) => (string)context.Request.RouteValues[name]!;

    /// <summary>The parameters of the query.</summary>
    public RequestParameters Parameters { get; } = new(name => context.Request.Query[name], Described);

    /// <summary>A parameter of the query; null where it is not given, or empty.</summary>
    /// <exception cref="CairnException">Code <c>invalid_parameter</c>: it is given twice.</exception>
    public string? Text(string name) => Parameters.Text(name);

    public IReadOnlyList<string> Texts(string name) => Parameters.Texts(name);

    public int? Whole(string name, int min, int max) => Parameters.Whole(name, min, max);

    public bool Flag(string name) => Parameters.Flag(name);

    /// <summary>The body as JSON.</summary>
    /// <exception cref="CairnException">Codes <c>not_json</c>, <c>invalid_json</c>.</exception>
    public async Task<JsonDocument> BodyAsync()
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new CairnException("not_json", "The body is not declared as JSON.", "Send the header Content-Type: application/json.");
        }

        if (context.Request.Headers.ContentEncoding is { Count: > 0 } encoding && encoding != "identity")
        {
            throw new CairnException("not_json", "The body is compressed.", "Send it as it is, without the header Content-Encoding.");
        }

        try
        {
            using var body = new StreamReader(context.Request.Body, Strict, detectEncodingFromByteOrderMarks: false);
            return Parse(await body.ReadToEndAsync(Aborted));
        }
        catch (Exception cause) when (cause is JsonException or DecoderFallbackException)
        {
            throw new CairnException(
                "invalid_json",
                cause is JsonException { LineNumber: { } line } json ? $"The body is not JSON: see line {line + 1}, byte {json.BytePositionInLine + 1}." : "The body is not JSON: it is not UTF-8, names a member twice, or holds a zero byte or half a character.",
                "Nothing was written. Correct it and send it again.",
                innerException: cause);
        }
    }

    /// <summary>The one member that a body has. Others are refused: a vault named there, and not in the query, would go unnoticed.</summary>
    /// <exception cref="CairnException">Code <c>invalid_body</c>.</exception>
    public static JsonElement Only(JsonDocument body, string name, JsonValueKind kind, string example) =>
        body.RootElement is { ValueKind: JsonValueKind.Object } root && root.EnumerateObject().ToList() is [var member] && member.NameEquals(name) && member.Value.ValueKind == kind
            ? member.Value : throw new CairnException("invalid_body", $"The body is not an object with {name} and nothing else.", $"Nothing was written. Send {example}.");

    /// <summary>The error that a parameter is not what it should be.</summary>
    public static CairnException Invalid(string name, string rule) => RequestParameters.Invalid(name, rule, Described);

    /// <summary>Refuses parameters that the route does not know: a misspelt filter would otherwise not filter.</summary>
    public void RequireKnown(IReadOnlyList<string> known)
    {
        if (context.Request.Query.Keys.FirstOrDefault(name => name != VaultParameter && !known.Contains(name)) is { } unknown)
        {
            throw new CairnException(
                "unknown_parameter", $"There is no parameter {(Names.IsName(unknown) ? unknown : "of that name")} here.", $"Known are: {string.Join(", ", known.Prepend(VaultParameter))}.");
        }
    }

    private static JsonDocument Parse(string text)
    {
        var document = CanonicalJson.Parse(text);
        try
        {
            // Only as an escape can a string hold what no text may: a zero, or half a character, which would be met when it is read.
            _ = text.Contains("\\u", StringComparison.Ordinal) ? CanonicalJson.Of(document.RootElement) : null;
            return document;
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    private string? Reason => Fit("reason", ChangeLimits.ReasonLengthMax);

    private string? Fit(string name, int lengthMax) => Text(name) is not { } text || text.Length <= lengthMax ? Text(name) : throw Invalid(name, $"may have {lengthMax:N0} characters");
}
