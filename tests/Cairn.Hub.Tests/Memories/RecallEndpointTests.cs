using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Cairn.Core.Records;
using Cairn.Sync.Remotes;

namespace Cairn.Hub.Tests.Memories;

/// <summary>Whoever may read a vault asks it over HTTP, and nobody else.</summary>
public sealed class RecallEndpointTests(Postgres postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_and_post_answer_the_same_in_the_shape_of_an_agent()
    {
        await using var shared = await StartAsync();
        using var client = Client(shared, shared.Token);

        var got = await AskAsync(client, "?q=harbour&limit=1&tag=boat&tag=sea&budget=100");
        var sent = await client.PostAsync("/v1/recall", JsonContent.Create(new { q = "harbour", limit = 1, tag = new[] { "boat", "sea" }, budget = 100, vault = shared.Vault }), Stop);

        var item = Assert.Single(got.GetProperty("items").EnumerateArray());
        Assert.Equal("a boat in the harbour", item.GetProperty("content").GetString());
        Assert.Equal("personal", item.GetProperty("vault").GetString());
        Assert.Equal(shared.Vault, item.GetProperty("vault_id").GetGuid());
        Assert.InRange(item.GetProperty("score").GetDouble(), 0.1, 2);
        Assert.Equal(shared.Device.Time.GetUtcNow(), item.GetProperty("created_at").GetDateTimeOffset());
        Assert.Equal(("hub", 0), (got.GetProperty("source").GetString(), got.GetProperty("left_out").GetInt32()));
        Assert.Equal($"{item}", $"{(await ReadAsync(sent)).GetProperty("items")[0]}");
    }

    [Theory]
    [InlineData("", "invalid_parameter", HttpStatusCode.BadRequest)]
    [InlineData("?q=a&q=b", "invalid_parameter", HttpStatusCode.BadRequest)]
    [InlineData("?q=a&limit=0", "invalid_parameter", HttpStatusCode.BadRequest)]
    [InlineData("?q=a&taag=b", "unknown_parameter", HttpStatusCode.BadRequest)]
    [InlineData("?q=a&from=nonsense", "invalid_time", HttpStatusCode.BadRequest)]
    [InlineData("?q=a&vault=nothing", "vault_unknown", HttpStatusCode.NotFound)]
    public async Task What_is_wrong_is_said(string query, string code, HttpStatusCode status)
    {
        await using var shared = await StartAsync();
        using var client = Client(shared, shared.Token);

        using var answer = await client.GetAsync(new Uri($"/v1/recall{query}", UriKind.Relative), Stop);

        Assert.Equal((code, status), ((await ReadAsync(answer)).GetProperty("code").GetString(), answer.StatusCode));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"q\":{}}")]
    [InlineData("{\"q\":\"a\",\"q\":\"b\"}")]
    public async Task A_body_that_is_none_is_refused(string body)
    {
        await using var shared = await StartAsync();
        using var client = Client(shared, shared.Token);

        using var answer = await client.PostAsync("/v1/recall", new StringContent(body, MediaTypeHeaderValue.Parse("application/json")), Stop);

        Assert.Equal("invalid_json", (await ReadAsync(answer)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_sealed_vault_says_so_and_is_passed_over_among_all()
    {
        await using var shared = await StartAsync();
        using var remote = shared.Hub.Connect(shared.Token);
        var hidden = Guid.CreateVersion7();
        await remote.OfferVaultAsync(new RemoteVault(hidden, "diary", IsSealed: true), Stop);
        using var client = Client(shared, shared.Token);

        using var answer = await client.GetAsync(new Uri("/v1/recall?q=harbour&vault=diary", UriKind.Relative), Stop);
        Assert.Equal(("vault_sealed", HttpStatusCode.Conflict), ((await ReadAsync(answer)).GetProperty("code").GetString(), answer.StatusCode));
        Assert.Equal(2, (await AskAsync(client, "?q=harbour")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Another_account_finds_nothing_until_the_vault_is_shared_with_it()
    {
        await using var shared = await StartAsync();
        var ben = await shared.Hub.AddAccountAsync("ben");
        var (_, token) = await shared.Hub.AddDeviceAsync(ben);
        using var client = Client(shared, token);

        // What this node has in memory by now is for those who may read it.
        Assert.Equal(2, (await shared.AskAsync(new("harbour"))).Items.Count);
        Assert.Empty((await shared.AskAsync(new("harbour"), ben)).Items);
        Assert.Empty((await AskAsync(client, "?q=harbour")).GetProperty("items").EnumerateArray());
        using var refused = await client.GetAsync(new Uri($"/v1/recall?q=harbour&vault={shared.Vault}", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);

        await shared.ColumnAsync($"INSERT INTO members (vault, account, role, since) VALUES ('{shared.Vault}', '{ben}', 'reader', now())");
        Assert.Equal(2, (await AskAsync(client, "?q=harbour&vault=personal")).GetProperty("items").GetArrayLength());

        using var nobody = new HttpClient { BaseAddress = shared.Hub.Server.Address };
        using var unauthorized = await nobody.GetAsync(new Uri("/v1/recall?q=harbour", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, unauthorized.StatusCode);
    }

    private async Task<SharedVault> StartAsync()
    {
        var shared = await SharedVault.StartAsync(postgres);
        await shared.RememberAsync("a boat in the harbour", ("tags", FieldValue.Texts(["boat", "sea"])));
        await shared.RememberAsync("the harbour at dawn");
        await shared.PushAsync();
        return shared;
    }

    private static HttpClient Client(SharedVault shared, string token) => new() { BaseAddress = shared.Hub.Server.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };

    private static async Task<JsonElement> AskAsync(HttpClient client, string query)
    {
        using var answer = await client.GetAsync(new Uri($"/v1/recall{query}", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await ReadAsync(answer);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        return document.RootElement.Clone();
    }
}
