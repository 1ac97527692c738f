using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Cairn.Sync.Tests.Http.Contract;

/// <summary>What a client may send to a server of the protocol.</summary>
public abstract class HostileClientContract : IAsyncLifetime
{
    private ContractServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("", 400, "invalid_json")]
    [InlineData("[]", 400, "invalid_json")]
    [InlineData("{\"protocol\":1}", 400, "invalid_json")]
    [InlineData("{\"vaults\":[]}", 400, "invalid_json")]
    [InlineData("{\"protocol\":2,\"vaults\":{}}", 400, "protocol_unsupported")]
    [InlineData("{\"protocol\":1,\"vaults\":[{}]}", 400, "invalid_json")]
    [InlineData("{\"protocol\":1,\"vaults\":[{\"vault\":\"VAULT\"}]}", 400, "invalid_json")]
    [InlineData("{\"protocol\":1,\"vaults\":[{\"vault\":\"VAULT\",\"replica\":\"00000000000000ab\",\"changes\":7}]}", 400, "invalid_json")]
    [InlineData("{\"protocol\":1,\"vaults\":[{\"vault\":\"VAULT\",\"replica\":\"00000000000000ab\",\"cursor\":\"\\ud800\"}]}", 400, "invalid_json")]
    [InlineData("{\"protocol\":1,\"vaults\":[{\"vault\":\"VAULT\",\"replica\":\"00000000000000ab\",\"changes\":[\"\xff\"]}]}", 400, "invalid_json")]
    public async Task A_body_of_another_shape_is_refused_whole(string body, int status, string code)
    {
        var answer = await PostAsync(new ByteArrayContent(Encoding.Latin1.GetBytes(body.Replace("VAULT", $"{_server.Vault}", StringComparison.Ordinal))));

        Assert.Equal((status, code), answer);
    }

    [Fact]
    public async Task More_vaults_or_changes_than_are_allowed_are_refused()
    {
        var vault = $$"""{"vault":"{{_server.Vault}}","replica":"00000000000000ab"}""";
        var changes = $$"""{"vault":"{{_server.Vault}}","replica":"00000000000000ab","changes":[{{string.Join(',', Enumerable.Repeat("1", 1_001))}}]}""";

        Assert.Equal((400, "invalid_json"), await PostAsync(Text($$"""{"protocol":1,"vaults":[{{string.Join(',', Enumerable.Repeat(vault, 101))}}]}""")));
        Assert.Equal((400, "invalid_json"), await PostAsync(Text($$"""{"protocol":1,"vaults":[{{changes}}]}""")));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_bomb_is_refused_before_it_takes_memory(string encoding)
    {
        using var packed = new MemoryStream();
        await using (Stream bomb = encoding == "br" ? new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true) : new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var megabyte = 0; megabyte < 500; megabyte++) await bomb.WriteAsync(new byte[1 << 20], Stop);
        }

        Assert.InRange(packed.Length, 1, 1 << 20);
        Assert.Equal((413, "body_too_large"), await PostAsync(new ByteArrayContent(packed.ToArray()), encoding));
    }

    [Theory]
    [InlineData("gzip", 400, "invalid_json")]
    [InlineData("br", 400, "invalid_json")]
    [InlineData("zstd", 415, "not_json")]
    public async Task What_is_not_compressed_as_it_says_is_refused(string encoding, int status, string code)
    {
        Assert.Equal((status, code), await PostAsync(Text("""{"protocol":1,"vaults":[]}"""), encoding));
    }

    [Fact]
    public async Task Without_a_token_or_the_type_of_JSON_nothing_is_read()
    {
        using var client = new HttpClient { BaseAddress = _server.Address };

        using var stranger = await client.PostAsync("v1/exchange", Text("""{"protocol":1,"vaults":[]}"""), Stop);
        using var version = await client.GetAsync("v1/exchange", Stop);
        using var form = new StringContent("protocol=1");

        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Equal("Bearer", stranger.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal("""{"protocol":1}""", await version.Content.ReadAsStringAsync(Stop));
        Assert.Equal((415, "not_json"), await PostAsync(form));
    }

    [Theory]
    [InlineData("v1/exchange/vaults/VAULT/changes?limit=0", 400, "invalid_parameter")]
    [InlineData("v1/exchange/vaults/VAULT/changes?after=nowhere", 410, "cursor_unknown")]
    [InlineData("v1/exchange/vaults/VAULT/snapshot?cursor=nowhere", 410, "cursor_unknown")]
    [InlineData("v1/exchange/vaults/VAULT/digest/256", 400, "invalid_parameter")]
    [InlineData("v1/exchange/vaults/01936f3e-8c00-7a3b-9d41-5f0e2b7c6a10/digest", 404, "vault_unknown")]
    [InlineData("v1/exchange/vaults/01936f3e-8c00-7a3b-9d41-5f0e2b7c6a10/snapshot", 404, "vault_unknown")]
    [InlineData("v1/exchange/hints", 400, "invalid_parameter")]
    [InlineData("v1/exchange/hints?vault=personal", 400, "invalid_parameter")]
    public async Task A_question_that_cannot_be_answered_gets_its_reason(string path, int status, string code)
    {
        using var client = NewClient();

        using var answer = await client.GetAsync(path.Replace("VAULT", $"{_server.Vault}", StringComparison.Ordinal), Stop);

        Assert.Equal((status, code), await ProblemAsync(answer));
    }

    private static StringContent Text(string json) => new(json, Encoding.UTF8, "application/json");

    private HttpClient NewClient()
    {
        var client = new HttpClient { BaseAddress = _server.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _server.Token);
        return client;
    }

    private async Task<(int Status, string? Code)> PostAsync(HttpContent body, string? encoding = null)
    {
        using var client = NewClient();
        body.Headers.ContentType ??= new MediaTypeHeaderValue("application/json");
        if (encoding is not null) body.Headers.ContentEncoding.Add(encoding);
        using var answer = await client.PostAsync("v1/exchange", body, Stop);
        return await ProblemAsync(answer);
    }

    private static async Task<(int Status, string? Code)> ProblemAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal((int)answer.StatusCode, problem.GetProperty("status").GetInt32());
        return ((int)answer.StatusCode, problem.GetProperty("code").GetString());
    }

    private protected abstract Task<ContractServer> StartAsync();
}
