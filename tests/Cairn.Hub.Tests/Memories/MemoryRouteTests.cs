using System.Net.Http.Headers;
using System.Text.Json;
using Cairn.Core.Records;
using Cairn.Sync.Remotes;

namespace Cairn.Hub.Tests.Memories;

/// <summary>Programs write memories at the hub, and devices get them as if another device had written them.</summary>
public sealed class MemoryRouteTests(Postgres postgres) : IAsyncLifetime
{
    private SharedVault _shared = null!;
    private HttpClient _client = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _shared = await SharedVault.StartAsync(postgres);
        _client = Client(_shared.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _shared.DisposeAsync();
    }

    [Fact]
    public async Task What_is_written_here_is_found_here_and_on_devices()
    {
        var (status, written) = await PostAsync("?agent=n8n&reason=because", """{"content":"a boat","tags":["sea"],"metadata":{"run":7}}""");
        var id = written.GetProperty("id").GetString()!;

        Assert.Equal((201, true), (status, written.GetProperty("is_new").GetBoolean()));
        var (_, read) = await GetAsync(id);
        Assert.Equal(("a boat", "note", "sea", 7), (read.GetProperty("content").GetString(), read.GetProperty("kind").GetString(), read.GetProperty("tags")[0].GetString(), read.GetProperty("metadata").GetProperty("run").GetInt32()));
        Assert.True(read.TryGetProperty("created_at", out _) && read.TryGetProperty("updated_at", out _));
        await _shared.PushAsync();
        var key = new RecordKey("memories", id);
        Assert.Equal("a boat", _shared.Device.Content(key));
        Assert.Equal(("n8n", "because"), (_shared.Device.Vault.History(key)[0].Change.Actor, _shared.Device.Vault.History(key)[0].Change.Reason));
    }

    [Fact]
    public async Task The_same_is_written_once_wherever_and_by_however_many()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync("", """{"content":"a boat","source":"n8n"}""")));
        var id = Assert.Single(answers.Select(answer => answer.Json.GetProperty("id").GetString()).Distinct())!;
        Assert.Equal([200, 200, 200, 201], answers.Select(answer => answer.Status).Order());
        Assert.Equal(["1"], await _shared.ColumnAsync("SELECT count(*) FROM changes"));

        // The device that has the same thought before it hears of it makes no second one.
        var onDevice = await _shared.Device.Vault.RememberAsync([new Dictionary<string, FieldValue> { ["content"] = FieldValue.Text("a boat"), ["source"] = FieldValue.Text("n8n") }], Cairn.Sync.Tests.Engine.Device.Author);
        Assert.Equal(id, onDevice[0].Id);
        await _shared.PushAsync();
        Assert.Equal(["2"], await _shared.ColumnAsync("SELECT count(*) FROM changes"));
        Assert.Empty(_shared.Device.Vault.OpenConflicts(null, 10).Items);

        // With more said about it, only that is written; and edited to say something else, it is another.
        Assert.Equal(200, (await PostAsync("", """{"content":"a boat","source":"n8n","tags":["sea"]}""")).Status);
        Assert.Equal(["""{"tags":["sea"]}"""], await _shared.ColumnAsync("SELECT body::json ->> 'fields' FROM changes WHERE seq = 3"));
        await _shared.PushAsync();
        await _shared.Device.EditAsync(new RecordKey("memories", id), "a ship");
        await _shared.PushAsync();
        var (status, another) = await PostAsync("", """{"content":"a boat","source":"n8n"}""");
        Assert.Equal((201, true), (status, another.GetProperty("id").GetString() != id));
    }

    [Fact]
    public async Task A_write_here_stands_above_what_it_replaces_whatever_the_clocks_say()
    {
        // The device is years ahead of the hub.
        _shared.Device.Time.Advance(TimeSpan.FromDays(3_650));
        var key = await _shared.RememberAsync("a boat", ("source", FieldValue.Text("n8n")), ("tags", FieldValue.Texts(["old"])));
        await _shared.PushAsync();
        var id = (await PostAsync("", """{"content":"a ship"}""")).Json.GetProperty("id").GetString()!;
        await _shared.PushAsync();
        await _shared.Device.Vault.WriteAsync(batch => batch.Put(new RecordKey("memories", id), [new("tags", FieldValue.Texts(["old"]))], Cairn.Sync.Tests.Engine.Device.Author));
        await _shared.PushAsync();

        await PostAsync("", """{"content":"a ship","tags":["new"]}""");
        await _shared.PushAsync();

        Assert.Equal("new", (await GetAsync(id)).Json.GetProperty("tags")[0].GetString());
        Assert.Equal(["new"], _shared.Device.Vault.Get(new RecordKey("memories", id))!.Fields["tags"].AsTexts());
        Assert.Empty(_shared.Device.Vault.OpenConflicts(null, 10).Items);
        Assert.Equal("a boat", _shared.Device.Content(key));
        Assert.Single(await _shared.ColumnAsync("SELECT replica FROM writers WHERE clock > 0"));
    }

    [Theory]
    [InlineData("", "{}", 400, "missing_field")]
    [InlineData("", """{"content":"a","colour":"red"}""", 400, "unknown_field")]
    [InlineData("", """{"content":"a","private":true}""", 400, "unknown_field")]
    [InlineData("", """{"content":7}""", 400, "invalid_field")]
    [InlineData("", """{"content":"\ud800"}""", 400, "invalid_json")]
    [InlineData("", """{"content":"a","content":"b"}""", 400, "invalid_json")]
    [InlineData("", "[]", 400, "invalid_body")]
    [InlineData("", "{", 400, "invalid_json")]
    [InlineData("?vault=nothing", """{"content":"a"}""", 404, "vault_unknown")]
    [InlineData("?vault=diary", """{"content":"a"}""", 409, "vault_sealed")]
    [InlineData("?agent=import", """{"content":"a"}""", 400, "invalid_parameter")]
    [InlineData("?agent=LONG", """{"content":"a"}""", 400, "invalid_parameter")]
    [InlineData("?vaullt=work", """{"content":"a"}""", 400, "unknown_parameter")]
    public async Task What_is_wrong_is_said_and_nothing_is_written(string query, string body, int status, string code)
    {
        using var remote = _shared.Hub.Connect(_shared.Token);
        await remote.OfferVaultAsync(new RemoteVault(Guid.CreateVersion7(), "diary", IsSealed: true), Stop);

        var (given, problem) = await PostAsync(query.Replace("LONG", new string('a', 201), StringComparison.Ordinal), body);

        Assert.Equal((status, code), (given, problem.GetProperty("code").GetString()));
        Assert.Equal(["0"], await _shared.ColumnAsync("SELECT count(*) FROM changes"));
    }

    [Fact]
    public async Task Readers_do_not_write_and_nobody_writes_to_anothers_vault_unasked()
    {
        var ben = await _shared.Hub.AddAccountAsync("ben");
        var (_, token) = await _shared.Hub.AddDeviceAsync(ben);
        using var client = Client(token);
        Assert.Equal("vault_unknown", (await PostAsync($"?vault={_shared.Vault}", """{"content":"a"}""", client)).Json.GetProperty("code").GetString());

        await _shared.ColumnAsync($"INSERT INTO members (vault, account, role, since) VALUES ('{_shared.Vault}', '{ben}', 'reader', now())");
        var (status, problem) = await PostAsync($"?vault={_shared.Vault}", """{"content":"a"}""", client);
        Assert.Equal((403, "not_writer"), (status, problem.GetProperty("code").GetString()));

        // A vault that is shared under the name of the default one is not one's own.
        await _shared.ColumnAsync($"UPDATE members SET role = 'writer' WHERE account = '{ben}'");
        Assert.Equal("vault_unknown", (await PostAsync("", """{"content":"a"}""", client)).Json.GetProperty("code").GetString());
        Assert.Equal(201, (await PostAsync($"?vault={_shared.Vault}", """{"content":"a"}""", client)).Status);
        Assert.Equal("record_not_found", (await GetAsync("nothing")).Json.GetProperty("code").GetString());
    }

    private HttpClient Client(string token) => new() { BaseAddress = _shared.Hub.Server.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };

    private async Task<(int Status, JsonElement Json)> PostAsync(string query, string body, HttpClient? client = null)
    {
        using var answer = await (client ?? _client).PostAsync(new Uri($"v1/memories{query}", UriKind.Relative), new StringContent(body, MediaTypeHeaderValue.Parse("application/json")), Stop);
        return ((int)answer.StatusCode, await ReadAsync(answer));
    }

    private async Task<(int Status, JsonElement Json)> GetAsync(string id)
    {
        using var answer = await _client.GetAsync(new Uri($"v1/memories/{id}", UriKind.Relative), Stop);
        return ((int)answer.StatusCode, await ReadAsync(answer));
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        return document.RootElement.Clone();
    }
}
