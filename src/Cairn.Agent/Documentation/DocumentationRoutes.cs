using System.Text;
using Cairn.Agent.Daemon;
using Cairn.Agent.Web;

namespace Cairn.Agent.Documentation;

/// <summary><c>/openapi/v1.json</c> for programs and <c>/docs</c> for people. Both are built in, and tell nothing of what is remembered.</summary>
internal sealed class DocumentationRoutes(AgentOptions options)
{
    public static void Map(Routes routes, AgentOptions options)
    {
        var documentation = new DocumentationRoutes(options);
        Add("/openapi/v1.json", context => SendAsync(context, "application/json", ApiDocument.Load(ServerOf(context)).Root.ToJsonString()));
        Add("/docs", documentation.SendPageAsync);
        Add("/docs/style.css", SendStyleAsync);
        Add("/", context =>
        {
            context.Response.Redirect("/docs");
            return Task.CompletedTask;
        });

        void Add(string path, RequestDelegate answer) => routes.Endpoints.MapGet(path, answer).WithMetadata(Access.Everybody);
    }

    private Task SendPageAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        var curl = new CurlLine(ServerOf(context), options.Token is not null);
        return SendAsync(context, "text/html; charset=utf-8", DocumentationPage.Of(ApiDocument.Load(ServerOf(context)), curl).Html);
    }

    private static async Task SendStyleAsync(HttpContext context)
    {
        await using var style = ApiDocument.Embedded("style.css");
        context.Response.ContentType = "text/css; charset=utf-8";
        context.Response.ContentLength = style.Length;
        await style.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static Task SendAsync(HttpContext context, string type, string text)
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text, Encoding.UTF8, context.RequestAborted);
    }

    // The name by which the caller reached the agent; the gate has seen that it is one of this machine's.
    private static string ServerOf(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host.ToUriComponent()}";
}
