using System.Net.Sockets;
using Cairn.Core.Vectors;
using Cairn.Models.Ollama;
using Cairn.Models.Tests.Vectors;
using Cairn.Models.Vectors;
using Microsoft.AspNetCore.Http;

namespace Cairn.Models.Tests.Ollama;

public sealed class OllamaEmbedderTests : EmbedderContract
{
    protected override string Answer(params IEnumerable<string> vectors) => $$"""{"model":"some-model","embeddings":[{{string.Join(',', vectors)}}],"total_duration":1}""";

    private protected override IEmbedder Create(EmbedderOptions options, TimeProvider time) => new OllamaEmbedder(options, time: time);

    [Fact]
    public async Task A_model_that_is_not_there_is_pulled_by_the_command_in_the_hint()
    {
        await using var server = await LocalServer.StartAsync((_, context, _) =>
        {
            context.Response.StatusCode = 404;
            return context.Response.WriteAsync("""{"error":"model \"all-minilm\" not found, try pulling it first"}""");
        });
        using var embedder = new OllamaEmbedder(new EmbedderOptions { Model = "all-minilm", Address = server.Address });

        var fault = await Assert.ThrowsAsync<Core.CairnException>(() => embedder.EmbedAsync(["x"], EmbeddingPurpose.Query, TestContext.Current.CancellationToken));

        Assert.Contains("`ollama pull all-minilm`", fault.Hint, StringComparison.Ordinal);
        Assert.Equal("/api/embed", server.Requests[0].Path);
    }

    [Fact]
    public async Task A_connection_that_is_reset_when_it_is_made_is_tried_again_and_then_told_of()
    {
        using var handler = new ResetHandler();
        using var embedder = new OllamaEmbedder(new EmbedderOptions { Model = "all-minilm", Address = OllamaEmbedder.DefaultAddress }, handler, new SkippingTime());

        var fault = await Assert.ThrowsAsync<Core.CairnException>(() => embedder.EmbedAsync(["x"], EmbeddingPurpose.Query, TestContext.Current.CancellationToken));

        Assert.Equal(("embedder_unreachable", true, 4), (fault.Code, fault.IsTransient, handler.Count));
    }

    [Fact]
    public void The_tag_that_goes_without_saying_is_no_part_of_the_name()
    {
        using var embedder = new OllamaEmbedder(new EmbedderOptions { Model = "nomic-embed-text:latest", Address = OllamaEmbedder.DefaultAddress });

        Assert.Equal("ollama/nomic-embed-text", embedder.Model);
    }

    private sealed class ResetHandler : HttpMessageHandler
    {
        public int Count { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count++;
            throw new SocketException((int)SocketError.ConnectionReset);
        }
    }
}
