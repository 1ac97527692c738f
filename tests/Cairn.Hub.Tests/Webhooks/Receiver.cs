using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cairn.Hub.Tests.Webhooks;

/// <summary>A server that webhooks send to. It verifies itself, and answers everything else as a test wants.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    public ConcurrentQueue<ReceivedMessage> All { get; } = [];

    /// <summary>What came beside verifications.</summary>
    public List<ReceivedMessage> Events => [.. All.Where(message => message.Type != "webhook.verify")];

    public Func<HttpContext, ReceivedMessage, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public Func<HttpContext, ReceivedMessage, Task> Verify { get; set; } = (context, message) => context.Response.WriteAsJsonAsync(new { challenge = message.Data.GetProperty("challenge").GetString() });

    public Uri Address => new(_app.Urls.First());

    public string Url => new Uri(Address, "/hook").AbsoluteUri;

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var message = new ReceivedMessage(context.Request.Path.Value!, context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()), body, JsonDocument.Parse(body).RootElement);
        All.Enqueue(message);
        await (message.Type == "webhook.verify" ? Verify : Answer)(context, message);
    }
}
