using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Cairn.Models.Tests;

/// <summary>A real HTTP server on this machine that answers as a test tells it to.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private LocalServer(WebApplication application) => _application = application;

    /// <summary>Requests that came in, in their order.</summary>
    public List<(string Path, string? Authorization, JsonNode Body)> Requests { get; } = [];

    public Uri Address => new(_application.Urls.Single());

    public static async Task<LocalServer> StartAsync(Func<LocalServer, HttpContext, JsonNode, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new LocalServer(builder.Build());
        server._application.Run(async context =>
        {
            var body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
            lock (server.Requests)
            {
                server.Requests.Add((context.Request.Path, context.Request.Headers.Authorization.SingleOrDefault(), body));
            }

            await answer(server, context, body);
        });
        await server._application.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
