using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cairn.Agent.Daemon;
using Cairn.Vaults.Homes;
using Microsoft.AspNetCore.Http.Features;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Cairn.Agent.Mcp;

/// <summary>The protocol over HTTP ("streamable HTTP"), without sessions: each request stands for itself, so that nothing has to be kept or timed out.</summary>
/// <remarks>Who may send requests, from where and how large, is for the web server around it to say.</remarks>
internal static class McpEndpoint
{
    private const string VersionHeader = "MCP-Protocol-Version";
    private const string EventStream = "text/event-stream";

    private static readonly JsonTypeInfo<JsonRpcMessage> MessageType = (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    /// <summary>What answers the requests to the one address of the protocol. The client may use every vault of the home, and uses the default one where it names none.</summary>
    public static RequestDelegate Create(AgentContext agent)
    {
        var vaults = new OfferedVaults(agent, [VaultHome.DefaultVault], isOpen: true);
        return context => HttpMethods.IsPost(context.Request.Method) ? PostAsync(context, MemoryServer.Options(agent, vaults)) : RefuseMethodAsync(context);
    }

    private static async Task PostAsync(HttpContext context, McpServerOptions options)
    {
        if (!Accepts(context.Request, "application/json") || !Accepts(context.Request, EventStream))
        {
            await RefuseAsync(context, StatusCodes.Status406NotAcceptable, McpErrorCode.InvalidRequest, $"The client must accept application/json and {EventStream}.");
            return;
        }

        if (await ReadAsync(context) is not { } message)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, McpErrorCode.InvalidRequest, "The body is no message of JSON-RPC.");
            return;
        }

        if (context.Request.Headers[VersionHeader].ToString() is { Length: > 0 } version)
        {
            message.Context = new JsonRpcMessageContext { ProtocolVersion = version };
        }

        await using var transport = new StreamableHttpServerTransport { Stateless = true };
        await using var server = McpServer.Create(transport, options);
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var running = server.RunAsync(answered.Token);
        StartStream(context);
        if (!await transport.HandlePostRequestAsync(message, context.Response.Body, first => SetStatus(context, first), context.RequestAborted))
        {
            context.Response.Headers.ContentType = default;
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }

        await answered.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static bool Accepts(HttpRequest request, string type) =>
        request.GetTypedHeaders().Accept.Any(accepted => accepted.MatchesMediaType(type));

    private static async Task<JsonRpcMessage?> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, MessageType, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void StartStream(HttpContext context)
    {
        context.Response.Headers.ContentType = EventStream;
        context.Response.Headers.CacheControl = "no-cache,no-store";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    // Later versions of the protocol want some errors told by the status as well, which can be set until the first byte is written.
    private static ValueTask SetStatus(HttpContext context, JsonRpcMessage? first)
    {
        if (first is JsonRpcError { Error.Code: var code } && !context.Response.HasStarted && context.Request.Headers.ContainsKey(VersionHeader))
        {
            context.Response.StatusCode = (McpErrorCode)code switch
            {
                McpErrorCode.MethodNotFound => StatusCodes.Status404NotFound,
                McpErrorCode.UnsupportedProtocolVersion or McpErrorCode.HeaderMismatch or McpErrorCode.MissingRequiredClientCapability => StatusCodes.Status400BadRequest,
                _ => context.Response.StatusCode,
            };
        }

        return default;
    }

    private static Task RefuseMethodAsync(HttpContext context)
    {
        context.Response.Headers.Allow = HttpMethods.Post;
        return RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, McpErrorCode.InvalidRequest, "Only POST: there are no sessions here, and nothing is sent unasked.");
    }

    private static async Task RefuseAsync(HttpContext context, int status, McpErrorCode code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        var error = new JsonRpcError { Error = new JsonRpcErrorDetail { Code = (int)code, Message = message } };
        await JsonSerializer.SerializeAsync(context.Response.Body, error, MessageType, context.RequestAborted);
    }
}
