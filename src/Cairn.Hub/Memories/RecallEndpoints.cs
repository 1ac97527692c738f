using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Hub.Accounts;
using Cairn.Hub.Operations;
using Cairn.Protocol;

namespace Cairn.Hub.Memories;

/// <summary><c>/v1/recall</c>: the parameters and the answer of an agent's, over the vaults that an account can read.</summary>
internal sealed class RecallEndpoints
{
    private const string Path = "/v1/recall";
    private const string Vault = "vault";
    private const string Described = "in docs/reference/recall.md";
    private const int BodyBytesMax = 64 << 10;

    private static readonly string[] Known = [.. RecallParameters.Names, Vault];

    private readonly HubNode _hub;
    private readonly HubRecall _recall;

    private RecallEndpoints(HubNode hub) => (_hub, _recall) = (hub, new HubRecall(hub.Database, hub.Recalls, hub.Time));

    public static void Map(IEndpointRouteBuilder endpoints, HubNode hub)
    {
        var recall = new RecallEndpoints(hub);
        endpoints.MapGet(Path, recall.GetAsync);
        endpoints.MapPost(Path, recall.PostAsync);
    }

    private Task GetAsync(HttpContext context) => GuardAsync(context, () => Task.FromResult(FromQuery(context)));

    private Task PostAsync(HttpContext context) => GuardAsync(context, () => FromBodyAsync(context));

    private async Task GuardAsync(HttpContext context, Func<Task<RequestParameters>> read)
    {
        var started = _hub.Time.GetTimestamp();
        var isAnswered = false;
        try
        {
            await AnswerAsync(context, await read());
            isAnswered = true;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested || _hub.Stopping.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (Exception failure)
        {
            await ProblemAnswer.SendAsync(context, _hub.Explain(failure));
        }
        finally
        {
            _hub.Metrics.Recall(isAnswered, _hub.Time.GetElapsedTime(started));
        }
    }

    private async Task AnswerAsync(HttpContext context, RequestParameters given)
    {
        var caller = context.Features.Get<Caller>() ?? await _hub.Callers.FindAsync(context);
        var query = RecallParameters.Read(given, _hub.Time.GetUtcNow(), TimeZoneInfo.Utc);
        var answer = await _recall.AskAsync(caller.Account, given.Texts(Vault), query, context.RequestAborted);
        await ResponseContent.SendAsync(context, json => Write(json, answer));
    }

    private static void Write(Utf8JsonWriter json, HubAnswer answer)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var item in answer.Items)
        {
            json.WriteStartObject();
            RecordJson.WriteMembers(json, item.State.Key.Id, item.Fields, item.CreatedAt, item.State.Stamp?.Time);
            if (item.Conflicts > 0)
            {
                json.WriteNumber("conflicts", item.Conflicts);
            }

            RecordJson.WriteHit(json, item.Vault.Name, item.Why.Score);
            json.WriteString("vault_id", item.Vault.Vault);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("source", "hub");
        json.WriteNumber("left_out", answer.LeftOut);
        json.WriteNumber("took_ms", Math.Round(answer.Milliseconds, 3));
        json.WriteEndObject();
    }

    private static RequestParameters FromQuery(HttpContext context)
    {
        Require(context.Request.Query.Keys);
        return new RequestParameters(name => context.Request.Query[name], Described);
    }

    private static async Task<RequestParameters> FromBodyAsync(HttpContext context)
    {
        Require(context.Request.Query.Keys, []);
        var body = await RequestContent.ReadAsync(context, BodyBytesMax);
        Dictionary<string, IReadOnlyList<string?>> given;
        try
        {
            using var document = CanonicalJson.Parse(System.Text.Encoding.UTF8.GetString(body.Span));
            given = document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => Texts(member.Value), StringComparer.Ordinal)
                : throw new JsonException();
        }
        catch (JsonException cause)
        {
            throw new CairnException("invalid_json", "The body is not a JSON object with the parameters of a recall.", "Send {\"q\":\"…\"} and what else is to be said.", innerException: cause);
        }

        Require(given.Keys);
        return new RequestParameters(name => given.GetValueOrDefault(name, []), Described);
    }

    // A value may stand there as what it is, or as the query would have it.
    private static IReadOnlyList<string?> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().SelectMany(item => item.ValueKind == JsonValueKind.Array ? throw new JsonException() : Texts(item))],
        JsonValueKind.String => [value.GetString()],
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => [value.GetRawText()],
        JsonValueKind.Null => [],
        _ => throw new JsonException(),
    };

    private static void Require(IEnumerable<string> given) => Require(given, Known);

    // A misspelt filter would otherwise not filter.
    private static void Require(IEnumerable<string> given, string[] known)
    {
        if (given.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw new CairnException("unknown_parameter", $"There is no parameter {(Names.IsName(unknown) ? unknown : "of that name")} here.", $"Known are: {string.Join(", ", Known)}; with POST, as members of the body.");
        }
    }
}
