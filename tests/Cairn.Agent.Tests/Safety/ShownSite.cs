using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Cairn.Agent.Tests.Safety;

/// <summary>A web site of one page, which calls the agent from the browser of whoever opens it, and tells the site how that went.</summary>
internal sealed class ShownSite : IAsyncDisposable
{
    /// <summary>Where the page is.</summary>
    public const string PagePath = "/page";

    private readonly WebApplication _app;
    private readonly TaskCompletionSource<string> _report = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _agent = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    private ShownSite(WebApplication app) => _app = app;

    public int Port => new Uri(_app.Urls.First()).Port;

    /// <summary>What the page tells when it has tried everything.</summary>
    public Task<string> Report => _report.Task;

    /// <param name="address">Where it listens.</param>
    /// <param name="port">The port; 0 for any.</param>
    /// <param name="page">Its page, as it is when it is asked for.</param>
    /// <param name="bendsTo">The agent that its name leads to as soon as the page is loaded; null where it stays what it is. To the agent
    /// such a request looks the same whether it comes through here or directly.</param>
    public static async Task<ShownSite> StartAsync(IPAddress address, int port, Func<string> page, Uri? bendsTo = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(address, port));
        var site = new ShownSite(builder.Build());
        site._app.Run(context => context.Request.Path.Value switch
        {
            PagePath => Send(context, page()),
            "/report" => site.TakeReportAsync(context),
            _ when bendsTo is not null => site.BendAsync(context, bendsTo),
            _ => Task.CompletedTask,
        });
        await site._app.StartAsync();
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        _agent.Dispose();
        await _app.DisposeAsync();
    }

    private static Task Send(HttpContext context, string page)
    {
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync(page);
    }

    private async Task TakeReportAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        _report.TrySetResult(await reader.ReadToEndAsync());
    }

    private async Task BendAsync(HttpContext context, Uri agent)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(agent, context.Request.Path + context.Request.QueryString.ToUriComponent())) { Content = new StreamContent(context.Request.Body) };
        foreach (var header in context.Request.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(header.Key, header.Value.ToArray())) request.Content.Headers.TryAddWithoutValidation(header.Key, header.Value.ToArray());
        }

        if (context.Request.ContentLength is null) request.Content = null;
        using var answer = await _agent.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
