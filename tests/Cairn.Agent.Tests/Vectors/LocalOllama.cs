using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cairn.Agent.Tests.Vectors;

/// <summary>A server that speaks as Ollama does, and as OpenAI does. It counts words by their hashes; it knows nothing of meaning.</summary>
internal sealed class LocalOllama : IAsyncDisposable
{
    public const string Model = "word-hashes";
    private const int Dimensions = 64;
    private readonly WebApplication _application;

    private LocalOllama(WebApplication application) => _application = application;

    public string Address => _application.Urls.Single();

    /// <summary>Every text that was embedded.</summary>
    public List<string> Texts { get; } = [];

    public string? Authorization { get; private set; }

    /// <summary>Runs before each answer.</summary>
    public Func<Task> BeforeAnswer { get; set; } = () => Task.CompletedTask;

    public static async Task<LocalOllama> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new LocalOllama(builder.Build());
        server._application.MapPost("/api/embed", context => server.AnswerAsync(context, vectors => $$"""{"model":"word-hashes","embeddings":[{{string.Join(',', vectors)}}]}"""));
        server._application.MapPost("/v1/embeddings", context => server.AnswerAsync(context, vectors => $$"""{"data":[{{string.Join(',', vectors.Select(vector => "{\"embedding\":" + vector + "}"))}}]}"""));
        await server._application.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static string Embed(string text)
    {
        var vector = new int[Dimensions];
        foreach (var word in text.ToLowerInvariant().Split([' ', '\n', '.', ':', '?'], StringSplitOptions.RemoveEmptyEntries))
        {
            vector[word.Aggregate(17u, (hash, character) => (hash * 31) + character) % Dimensions]++;
        }

        return $"[{string.Join(',', vector)}]";
    }

    private async Task AnswerAsync(HttpContext context, Func<IEnumerable<string>, string> answer)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!;
        await BeforeAnswer();
        if ((string?)body["model"] != Model)
        {
            context.Response.StatusCode = 404;
            await context.Response.WriteAsync("""{"error":"model not found, try pulling it first"}""");
            return;
        }

        var texts = body["input"]!.AsArray().Select(text => (string)text!).ToList();
        lock (Texts)
        {
            Texts.AddRange(texts);
            Authorization = context.Request.Headers.Authorization.SingleOrDefault();
        }

        await context.Response.WriteAsync(answer(texts.Select(Embed)));
    }
}
