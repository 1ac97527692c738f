using Cairn.Core.Vectors;
using Cairn.Models.OpenAi;
using Cairn.Models.Tests.Vectors;
using Cairn.Models.Vectors;
using Microsoft.AspNetCore.Http;

namespace Cairn.Models.Tests.OpenAi;

public sealed class OpenAiEmbedderTests : EmbedderContract
{
    protected override string Answer(params IEnumerable<string> vectors) =>
        $$"""{"object":"list","data":[{{string.Join(',', vectors.Select(Entry))}}],"usage":0}""";

    private protected override IEmbedder Create(EmbedderOptions options, TimeProvider time) => new OpenAiEmbedder(options, time: time);

    [Theory]
    [InlineData("v1")]
    [InlineData("v1/")]
    public async Task Vectors_that_name_their_places_are_put_there(string path)
    {
        await using var server = await LocalServer.StartAsync((_, context, _) => context.Response.WriteAsync(
            """{"data":[{"index":1,"embedding":[2]},{"index":0,"embedding":[1]}]}"""));
        using var embedder = new OpenAiEmbedder(new EmbedderOptions { Model = "m", Address = new Uri(server.Address, path) });

        var vectors = await embedder.EmbedAsync(["one", "two"], EmbeddingPurpose.Document, TestContext.Current.CancellationToken);

        Assert.Equal([1f, 2f], vectors.Select(vector => vector[0]));
        Assert.Equal("/v1/embeddings", server.Requests[0].Path);
        Assert.Equal("openai/m", embedder.Model);
    }

    private static string Entry(string vector) => $$"""{"object":"embedding","embedding":{{vector}} }""";
}
