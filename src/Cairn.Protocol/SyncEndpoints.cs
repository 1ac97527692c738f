using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Cairn.Core;
using Cairn.Core.Merge;
using Cairn.Core.Sync;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cairn.Protocol;

/// <summary>The endpoints of the protocol, as <c>spec/protocol.md</c> describes them, the same for every server.</summary>
public sealed class SyncEndpoints
{
    // A reader that does not say which replica it is has brought nothing.
    private const string NoReplica = "0000000000000000";

    private readonly ISyncHost _host;

    private SyncEndpoints(ISyncHost host) => _host = host;

    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder endpoints, ISyncHost host)
    {
        var sync = new SyncEndpoints(host);
        var vault = $"{SyncProtocol.Vaults}/{{vault:guid}}";
        var stream = new SyncAccess(IsStream: true);
        endpoints.MapGet(SyncProtocol.Exchange, TellVersionAsync).WithMetadata(new SyncAccess(IsPublic: true));
        endpoints.MapPost(SyncProtocol.Exchange, context => sync.GuardAsync(context, sync.ExchangeAsync));
        endpoints.MapGet(SyncProtocol.Vaults, context => sync.GuardAsync(context, ListAsync));
        endpoints.MapPut(vault, context => sync.GuardAsync(context, OfferAsync));
        endpoints.MapGet($"{vault}/changes", context => sync.GuardAsync(context, ReadChangesAsync));
        endpoints.MapPost($"{vault}/changes", context => sync.GuardAsync(context, FindChangesAsync));
        endpoints.MapGet($"{vault}/digest", context => sync.GuardAsync(context, ReadDigestAsync));
        endpoints.MapGet($"{vault}/digest/{{part:int}}", context => sync.GuardAsync(context, ReadPartAsync));
        endpoints.MapGet($"{vault}/snapshot", context => sync.GuardAsync(context, new SnapshotStream(host, context).RunAsync)).WithMetadata(stream);
        endpoints.MapGet(SyncProtocol.Hints, context => sync.GuardAsync(context, new HintStream(host, context).RunAsync)).WithMetadata(stream);
    }

    /// <summary>The vault that a path names.</summary>
    internal static Guid VaultOf(HttpContext context) => Guid.Parse((string)context.Request.RouteValues["vault"]!, CultureInfo.InvariantCulture);

    /// <summary>A parameter of the query that holds a cursor.</summary>
    internal static string Cursor(HttpContext context, string name) =>
        context.Request.Query[name].ToString() is { Length: <= ProtocolLimits.TextLengthMax } cursor ? cursor : throw Invalid(name, "is no cursor");

    internal static CairnException Invalid(string name, string rule) => new("invalid_parameter", $"The parameter {name} {rule}.", "Correct it and ask again; spec/protocol.md describes it.");

    /// <summary>A problem as an error of the whole call.</summary>
    internal static CairnException Failure(SyncProblem problem) => new(problem.Code, problem.Detail, "See docs/reference/errors.md.");

    private static Task TellVersionAsync(HttpContext context) => ResponseContent.SendAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("protocol", SyncProtocol.Version);
        json.WriteEndObject();
    });

    private async Task GuardAsync(HttpContext context, Func<HttpContext, ISyncCaller, Task> answer)
    {
        try
        {
            await answer(context, await _host.AuthenticateAsync(context));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested || _host.Stopping.IsCancellationRequested)
        {
            // The caller has left, or the server stops: whoever asked asks again.
            context.Abort();
        }
        catch (JsonException cause)
        {
            await ProblemAnswer.SendAsync(context, new CairnException("invalid_json", $"The body is not what this endpoint takes: {Rule(cause)}.", "Nothing was written. spec/protocol.md describes it.", innerException: cause));
        }
        catch (Exception failure)
        {
            await ProblemAnswer.SendAsync(context, _host.Explain(failure));
        }
    }

    // A message of the JSON reader quotes what it met.
    private static string Rule(JsonException cause) => cause.GetType() == typeof(JsonException) ? cause.Message : "it is not JSON";

    private async Task ExchangeAsync(HttpContext context, ISyncCaller caller)
    {
        var requests = ExchangeJson.ReadRequests(await RequestContent.ReadAsync(context));
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = ResponseContent.NewWriter(buffer))
        {
            ExchangeJson.WriteStart(json);
            foreach (var request in requests)
            {
                var isFull = buffer.WrittenCount + json.BytesPending > SyncLimits.BytesMax;
                ExchangeJson.Write(json, isFull ? Full(request) : await AnswerAsync(caller, request, context.RequestAborted));
            }

            ExchangeJson.WriteEnd(json);
        }

        await ResponseContent.SendAsync(context, buffer.WrittenMemory);
    }

    // What does not fit is not begun, so that the caller can ask for it again as if it never had.
    private static ExchangeAnswer Full(ExchangeRequest request) => new()
    {
        Vault = request.Vault,
        Problem = new SyncProblem(ProtocolProblem.AnswerFull, "The answer had no room left for this vault; nothing was done for it."),
    };

    // One vault that fails leaves the others of the call alone.
    private async Task<ExchangeAnswer> AnswerAsync(ISyncCaller caller, ExchangeRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var lease = await caller.OpenAsync(request.Vault, cancellationToken);
            return await lease.Vault.AnswerAsync(request, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && failure is not CairnException { Code: "unauthorized" })
        {
            return new ExchangeAnswer { Vault = request.Vault, Problem = SyncProblem.Of(_host.Explain(failure)) };
        }
    }

    private static async Task ListAsync(HttpContext context, ISyncCaller caller)
    {
        var vaults = await caller.ListAsync(context.RequestAborted);
        await ResponseContent.SendAsync(context, json => VaultListJson.Write(json, vaults));
    }

    private static async Task OfferAsync(HttpContext context, ISyncCaller caller)
    {
        var vault = VaultListJson.ReadOffer(VaultOf(context), await RequestContent.ReadAsync(context, PairingJson.RequestBytesMax));
        await caller.OfferAsync(vault, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task ReadChangesAsync(HttpContext context, ISyncCaller caller)
    {
        var limit = context.Request.Query["limit"].ToString();
        using var lease = await caller.OpenAsync(VaultOf(context), context.RequestAborted);
        var answer = await lease.Vault.AnswerAsync(
            new ExchangeRequest
            {
                Vault = VaultOf(context),
                Replica = NoReplica,
                Cursor = Cursor(context, "after"),
                Limit = limit.Length == 0 ? SyncLimits.ChangesMax
                    : int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= SyncLimits.ChangesMax ? count
                    : throw Invalid("limit", $"takes a number from 1 to {SyncLimits.ChangesMax}"),
            },
            context.RequestAborted);
        if (answer.Problem is { } problem)
        {
            throw Failure(problem);
        }

        await ResponseContent.SendAsync(context, json => ExchangeJson.Write(json, answer));
    }

    private static async Task FindChangesAsync(HttpContext context, ISyncCaller caller)
    {
        var ops = ChangeListJson.ReadOps(await RequestContent.ReadAsync(context, ChangeListJson.OpsBytesMax));
        using var lease = await caller.OpenAsync(VaultOf(context), context.RequestAborted);
        var changes = await lease.Vault.FindAsync(ops, context.RequestAborted);
        await ResponseContent.SendAsync(context, json => ChangeListJson.Write(json, changes));
    }

    private static async Task ReadDigestAsync(HttpContext context, ISyncCaller caller)
    {
        using var lease = await caller.OpenAsync(VaultOf(context), context.RequestAborted);
        var digest = await lease.Vault.DigestAsync(context.RequestAborted);
        await ResponseContent.SendAsync(context, json => DigestJson.Write(json, digest));
    }

    private static async Task ReadPartAsync(HttpContext context, ISyncCaller caller)
    {
        var part = int.Parse((string)context.Request.RouteValues["part"]!, CultureInfo.InvariantCulture);
        if (part is < 0 or >= Digest.PartCount)
        {
            throw Invalid("part", "takes a number from 0 to 255");
        }

        using var lease = await caller.OpenAsync(VaultOf(context), context.RequestAborted);
        var changes = await lease.Vault.ReadPartAsync(part, context.RequestAborted);
        await ResponseContent.SendAsync(context, json => ChangeListJson.Write(json, changes));
    }
}
