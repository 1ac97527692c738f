using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Cairn.Core;
using Cairn.Core.Vectors;
using Cairn.Models.Vectors;
using Microsoft.AspNetCore.Http;

namespace Cairn.Models.Tests.Vectors;

/// <summary>What every embedder does, whatever its server says.</summary>
public abstract class EmbedderContract
{
    private readonly SkippingTime _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The body of an answer that holds these vectors, each a text of JSON.</summary>
    protected abstract string Answer(params IEnumerable<string> vectors);

    private protected abstract IEmbedder Create(EmbedderOptions options, TimeProvider time);

    [Fact]
    public async Task Texts_become_vectors_in_their_order_in_requests_of_bounded_size()
    {
        await using var server = await LocalServer.StartAsync(AnswerLengthsAsync);
        var texts = Enumerable.Range(1, 70).Select(number => new string('x', number)).ToList();

        var vectors = await EmbedAsync(server, texts);

        Assert.Equal(texts.Select(text => (float)text.Length), vectors.Select(vector => vector[0]));
        Assert.Equal([32, 32, 6], server.Requests.Select(request => request.Body["input"]!.AsArray().Count));
        Assert.All(server.Requests, request => Assert.Equal("some-model", (string?)request.Body["model"]));
        Assert.All(server.Requests, request => Assert.Null(request.Authorization));
    }

    [Fact]
    public async Task No_text_needs_no_server() => Assert.Empty(await Create(Options(Nobody()), _time).EmbedAsync([], EmbeddingPurpose.Document, Cancellation));

    [Fact]
    public async Task A_long_text_is_cut_without_splitting_a_character()
    {
        await using var server = await LocalServer.StartAsync(AnswerLengthsAsync);

        await EmbedAsync(server, [new string('x', 7_999) + "😀 and more"]);

        Assert.Equal(new string('x', 7_999), (string?)server.Requests[0].Body["input"]![0]);
    }

    [Fact]
    public async Task Half_a_character_and_a_zero_are_no_reason_to_fail()
    {
        await using var server = await LocalServer.StartAsync(AnswerLengthsAsync);

        Assert.Equal(5, (await EmbedAsync(server, ["a\ud800b\0c"]))[0][0]);
    }

    [Fact]
    public async Task A_key_is_sent_and_never_shown()
    {
        await using var server = await LocalServer.StartAsync((_, context, _) => RefuseAsync(context, 401, """{"error":"Incorrect API key provided: secret-key"}"""));

        var fault = await FailAsync(server, key: " secret-key\n");

        Assert.Equal("Bearer secret-key", server.Requests[0].Authorization);
        Assert.Equal("embedder_denied", fault.Code);
        Assert.DoesNotContain("secret-key", fault.ToString(), StringComparison.Ordinal);
        var broken = Assert.Throws<CairnException>(() => Create(Options(server.Address, "secret\nkey"), _time));
        Assert.DoesNotContain("secret", broken.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "embedding_refused", 1)]
    [InlineData(403, "embedder_denied", 1)]
    [InlineData(404, "embedding_model_missing", 1)]
    [InlineData(413, "embedding_refused", 1)]
    [InlineData(302, "embedder_answer_invalid", 1)]
    [InlineData(429, "embedder_busy", 4)]
    [InlineData(500, "embedding_refused", 1)]
    [InlineData(503, "embedder_busy", 4)]
    public async Task A_refusal_has_a_code_and_is_tried_again_where_that_may_help(int status, string code, int attempts)
    {
        await using var server = await LocalServer.StartAsync((_, context, _) => RefuseAsync(context, status, """{"error":"the text was: my diary"}"""));

        var fault = await FailAsync(server);

        Assert.Equal(code, fault.Code);
        Assert.Equal(code == "embedder_busy", fault.IsTransient);
        Assert.Equal(attempts, server.Requests.Count);
        Assert.Equal(attempts - 1, _time.Waits.Count);
        Assert.DoesNotContain("diary", fault.Message + fault.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_overloaded_server_is_asked_again_after_the_time_that_it_names()
    {
        await using var server = await LocalServer.StartAsync(async (server, context, body) =>
        {
            var after = server.Requests.Count switch { 1 => "7", 2 => SkippingTime.Now.AddSeconds(40).ToString("R", CultureInfo.InvariantCulture), 3 => null, _ => "" };
            if (after is "")
            {
                await AnswerLengthsAsync(server, context, body);
                return;
            }

            context.Response.Headers.RetryAfter = after;
            await RefuseAsync(context, 429, "");
        });

        Assert.Equal(4, (await EmbedAsync(server, ["four"]))[0][0]);
        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(2)], _time.Waits);
    }

    [Fact]
    public async Task A_server_that_wants_us_to_wait_for_an_hour_is_given_up()
    {
        await using var server = await LocalServer.StartAsync((_, context, _) =>
        {
            context.Response.Headers.RetryAfter = "3600";
            return RefuseAsync(context, 429, "");
        });

        Assert.Equal("embedder_busy", (await FailAsync(server)).Code);
        Assert.Empty(_time.Waits);
    }

    public static TheoryData<string> Unexpected => ["", "null", "[]", "{", "{}", "<html>", "\"text\"", """{"embeddings":null,"data":null}""", """{"embeddings":{},"data":{}}""", """{"embeddings":[7],"data":[7]}"""];

    [Theory]
    [MemberData(nameof(Unexpected))]
    public async Task An_answer_that_is_none_says_so(string answer)
    {
        await using var server = await LocalServer.StartAsync((_, context, _) => context.Response.WriteAsync(answer));

        Assert.Equal("embedder_answer_invalid", (await FailAsync(server)).Code);
    }

    [Fact]
    public async Task Wrong_vectors_are_refused()
    {
        string[] vectors = [];
        await using var server = await LocalServer.StartAsync((_, context, _) => context.Response.WriteAsync(Answer(vectors)));
        foreach (var (given, code) in new (string[], string)[]
        {
            ([], "embedder_answer_invalid"),
            (["[1]", "[2]"], "embedder_answer_invalid"),
            (["[]"], "embedder_answer_invalid"),
            (["{}"], "embedder_answer_invalid"),
            (["\"x\""], "embedder_answer_invalid"),
            ([$"[{string.Join(',', Enumerable.Repeat(1, 9_000))}]"], "embedder_answer_invalid"),
            (["[1,null]"], "embedding_refused"),
            (["[1,1e99]"], "embedding_refused"),
            (["[1,\"NaN\"]"], "embedding_refused"),
        })
        {
            vectors = given;
            Assert.Equal((string.Join(' ', given)[..Math.Min(20, string.Join(' ', given).Length)], code), (string.Join(' ', given)[..Math.Min(20, string.Join(' ', given).Length)], (await FailAsync(server)).Code));
        }

        vectors = ["[1,2]", "[1]"];
        Assert.Equal("embedder_answer_invalid", (await FailAsync(server, texts: ["one", "two"])).Code);
    }

    [Fact]
    public async Task A_server_that_nobody_has_started_is_told_with_its_address_and_without_its_password()
    {
        var address = new UriBuilder(Nobody()) { UserName = "me", Password = "hidden" }.Uri;

        var fault = await Assert.ThrowsAsync<CairnException>(() => Create(Options(address), _time).EmbedAsync(["x"], EmbeddingPurpose.Query, Cancellation));

        Assert.Equal(("embedder_unreachable", true), (fault.Code, fault.IsTransient));
        Assert.Contains(address.Authority, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", fault.ToString(), StringComparison.Ordinal);
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task A_server_that_breaks_off_in_the_middle_is_asked_again()
    {
        await using var server = await LocalServer.StartAsync(async (server, context, body) =>
        {
            if (server.Requests.Count > 2)
            {
                await AnswerLengthsAsync(server, context, body);
                return;
            }

            context.Response.ContentLength = 1_000;
            await context.Response.WriteAsync("{");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        Assert.Equal(3, (await EmbedAsync(server, ["abc"]))[0][0]);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_always_breaks_off_is_given_up()
    {
        await using var server = await LocalServer.StartAsync((_, context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        Assert.Equal("embedder_unreachable", (await FailAsync(server)).Code);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_in_time_is_given_up()
    {
        await using var server = await LocalServer.StartAsync((_, context, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        var options = new EmbedderOptions { Model = "some-model", Address = server.Address, Timeout = TimeSpan.FromMilliseconds(200) };

        var fault = await Assert.ThrowsAsync<CairnException>(() => Create(options, TimeProvider.System).EmbedAsync(["x"], EmbeddingPurpose.Query, Cancellation));

        Assert.Equal(("embedder_unreachable", true), (fault.Code, fault.IsTransient));
        Assert.Contains("within", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_cancels_gets_no_error_of_ours()
    {
        using var cancelled = new CancellationTokenSource();
        await using var server = await LocalServer.StartAsync(async (_, context, _) =>
        {
            await cancelled.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Create(Options(server.Address), _time).EmbedAsync(["x"], EmbeddingPurpose.Query, cancelled.Token));
    }

    [Theory]
    [InlineData("nomic-embed-text:v1.5", "search_document: x", "search_query: x")]
    [InlineData("intfloat/multilingual-e5-small", "passage: x", "query: x")]
    [InlineData("mxbai-embed-large", "x", "Represent this sentence for searching relevant passages: x")]
    [InlineData("multilingual-e5-large-instruct", "x", "x")]
    [InlineData("bge-m3", "x", "x")]
    public async Task A_model_that_wants_a_prefix_gets_it(string model, string document, string query)
    {
        await using var server = await LocalServer.StartAsync(AnswerLengthsAsync);
        var embedder = Create(new EmbedderOptions { Model = model, Address = server.Address }, _time);

        await embedder.EmbedAsync(["x"], EmbeddingPurpose.Document, Cancellation);
        await embedder.EmbedAsync(["x"], EmbeddingPurpose.Query, Cancellation);

        Assert.Equal([document, query], server.Requests.Select(request => (string?)request.Body["input"]![0]));
    }

    private static EmbedderOptions Options(Uri address, string? key = null) => new() { Model = "some-model", Address = address, Key = key };

    // A port that was free a moment ago.
    private static Uri Nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}");
    }

    private static Task RefuseAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    }

    /// <summary>Answers each text with its length.</summary>
    private Task AnswerLengthsAsync(LocalServer server, HttpContext context, JsonNode body) =>
        context.Response.WriteAsync(Answer(body["input"]!.AsArray().Select(text => $"[{((string)text!).Length},0.5]")), Encoding.UTF8);

    private Task<IReadOnlyList<float[]>> EmbedAsync(LocalServer server, IReadOnlyList<string> texts) =>
        Create(Options(server.Address), _time).EmbedAsync(texts, EmbeddingPurpose.Document, Cancellation);

    private Task<CairnException> FailAsync(LocalServer server, string? key = null, params string[] texts) =>
        Assert.ThrowsAsync<CairnException>(() => Create(Options(server.Address, key), _time).EmbedAsync(texts.Length == 0 ? ["my diary"] : texts, EmbeddingPurpose.Document, Cancellation));
}
