using System.Net;
using Cairn.Agent.Daemon;
using Cairn.Core;
using Microsoft.AspNetCore.Http.Extensions;

namespace Cairn.Agent.Web;

/// <summary>Lets in who may come in: no page of another origin, no name that was bent to this machine, nobody without the token.</summary>
internal sealed class Gate(AgentOptions options, TimeProvider time) : IDisposable
{
    private readonly Turns _turns = new(options, time);

    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        var isAllowed = CrossOrigin.IsAllowed(context.Request, options.Origins);
        if (isAllowed)
        {
            CrossOrigin.Open(context);
        }

        var access = context.GetEndpoint()?.Metadata.GetMetadata<Access>() ?? Access.Owner;
        if (Refusal(context.Request, access, isAllowed) is { } refusal)
        {
            await RefuseAsync(context, refusal);
            return;
        }

        if (isAllowed && CrossOrigin.IsPreflight(context.Request))
        {
            CrossOrigin.AnswerPreflight(context);
            return;
        }

        if (access.IsLongLived)
        {
            await next(context);
            return;
        }

        try
        {
            await (access.IsPublic ? _turns.TakePublicAsync(context, WorkAsync) : _turns.TakeAsync(context, WorkAsync));
        }
        catch (CairnException problem)
        {
            // Of its body, what was not received is not waited for.
            headers.Connection = "close";
            await RefuseAsync(context, problem);
        }

        async Task WorkAsync(HttpContext inTurn)
        {
            await next(inTurn);
            await ExplainAsync(inTurn);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private CairnException? Refusal(HttpRequest request, Access access, bool isAllowed) =>
        !IsOwnName(request.Host.Host) ? new CairnException("foreign_host", "This agent does not answer to that name.", $"Use {options.Host} or localhost. (A page that bends its own name to this machine gets nothing.)")
        : !isAllowed && IsForeign(request, access) ? new CairnException("foreign_origin", "Pages of other origins may not use this agent.", "Call it from a program, or from a page that it serves itself; `cairn up --allow-origin URL` lets pages of another origin in.")
        : !access.IsPublic && !HasToken(request) && !(isAllowed && CrossOrigin.IsPreflight(request)) ? new CairnException("unauthorized", "The request does not carry the agent's token.", "Send the header Authorization: Bearer TOKEN, with the token from the file agent.token in CAIRN_HOME.")
        : null;

    private bool IsOwnName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || string.Equals(host, options.Host, StringComparison.OrdinalIgnoreCase) || IsAddress(host);

    // An address cannot be bent to another machine; a name can, by whoever owns it. Browsers write an address in one way only, and say too little
    // about where a page comes from that asks 0.0.0.0.
    private static bool IsAddress(string host) =>
        IPAddress.TryParse(host, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
        && (host == address.ToString() || host == $"[{address}]");

    private static bool IsForeign(HttpRequest request, Access access)
    {
        var isForeignOrigin = request.Headers.Origin is { Count: > 0 } origin && origin != UriHelper.BuildAbsolute(request.Scheme, request.Host).TrimEnd('/');
        var isForeignSite = request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site != "same-origin" && site != "none";
        var isFollowedLink = access.IsPublic && HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";
        return isForeignOrigin || (isForeignSite && !isFollowedLink);
    }

    private bool HasToken(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        return options.Token is null
            || (request.Headers.Authorization is [{ } sent] && sent.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && AgentToken.AreEqual(sent[Scheme.Length..].Trim(), options.Token));
    }

    private static Task RefuseAsync(HttpContext context, CairnException refusal)
    {
        if (refusal.Code == "unauthorized")
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"cairn\"";
        }

        return Routes.SendAsync(context, ProblemReply.Of(refusal));
    }

    // Routing itself answers without a body where no route fits.
    private static Task ExplainAsync(HttpContext context) => context.Response switch
    {
        { HasStarted: true } or { ContentType: not null } => Task.CompletedTask,
        { StatusCode: StatusCodes.Status404NotFound } => Routes.SendAsync(context, ProblemReply.Of(new CairnException("route_not_found", "There is nothing here.", "All routes are described under /docs."))),
        { StatusCode: StatusCodes.Status405MethodNotAllowed } => Routes.SendAsync(context, ProblemReply.Of(new CairnException("method_not_allowed", "This route does not take that method.", $"It takes: {context.Response.Headers.Allow}."))),
        _ => Task.CompletedTask,
    };
}
