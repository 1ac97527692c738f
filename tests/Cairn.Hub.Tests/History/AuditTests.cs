using System.Text.Json;
using Cairn.Core.Sync;
using Cairn.Hub.Accounts;
using Cairn.Hub.Tests.Devices;

namespace Cairn.Hub.Tests.History;

public sealed class AuditTests(Postgres postgres) : IAsyncLifetime
{
    private const string Key = "cairn_key_of_the_test";

    private TestHub _hub = null!;
    private OAuthDevice _client = null!;
    private string _token = "";
    private Guid _device;
    private Guid _vault;

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync(postgres);
        _client = new OAuthDevice(_hub.Server.Address);
        var anna = await _hub.AddAccountAsync("anna");
        (_device, _token) = await _hub.AddDeviceAsync(anna);
        _vault = await _hub.OfferVaultAsync(_token);
        await _hub.ExecuteAsync("INSERT INTO api_keys (id, hash, account, name, created_at) VALUES (@id, @hash, @anna, 'script', now())", new { id = Guid.NewGuid(), hash = Secret.Hash(Key), anna });
        await PushAsync(_token, LogEntry.Put("tea", "Tea at four", 1), LogEntry.Put("boat", "The boat is called Alma", 2));
        await PushAsync(Key, LogEntry.Put("tea", "Tea at five", 3));
        await PushAsync(_token, LogEntry.Erase("boat", 4));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Each_change_tells_who_brought_it_when_from_where_and_why_and_nothing_of_what_it_says()
    {
        var (_, answer) = await AskAsync("");

        var changes = answer.GetProperty("changes").EnumerateArray().ToList();
        Assert.Equal([4, 3, 2, 1], changes.ConvertAll(change => change.GetProperty("sequence").GetInt32()));
        Assert.Equal(["erase boat", "put tea content", "put boat ", "put tea content"], changes.ConvertAll(change => $"{change.GetProperty("kind").GetString()} {change.GetProperty("id").GetString()}{(change.GetProperty("kind").GetString() == "put" ? $" {string.Join(',', change.GetProperty("fields").EnumerateArray())}" : "")}"));
        Assert.All(changes, change => Assert.Equal("anna", change.GetProperty("account").GetProperty("name").GetString()));
        Assert.Equal($"{_device}", changes[0].GetProperty("device").GetProperty("id").GetString());
        Assert.False(changes[1].TryGetProperty("device", out _));
        Assert.Equal(["tester", "tester", "", "tester"], changes.ConvertAll(change => change.GetProperty("actor").GetString()));
        Assert.All(changes, change => Assert.InRange(change.GetProperty("pushed_at").GetDateTimeOffset(), TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow()));
        Assert.All(changes, change => Assert.True(change.TryGetProperty("written_at", out _)));
        Assert.DoesNotContain("Alma", $"{answer}", StringComparison.Ordinal);
        Assert.DoesNotContain("Tea", $"{answer}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_read_in_pages_and_of_one_record()
    {
        var (_, first) = await AskAsync("?limit=3");
        var (_, second) = await AskAsync($"?limit=3&before={first.GetProperty("before").GetInt64()}");
        var (_, tea) = await AskAsync("?collection=memories&id=tea");
        var (_, none) = await AskAsync("?collection=memories&id=none");

        Assert.Equal([1], SequencesOf(second));
        Assert.False(second.TryGetProperty("before", out _));
        Assert.Equal([3, 1], SequencesOf(tea));
        Assert.Empty(SequencesOf(none));
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    [InlineData("?before=x")]
    [InlineData("?id=tea")]
    [InlineData("?collection=memories")]
    public async Task What_cannot_be_asked_is_refused(string query)
    {
        var (status, problem) = await AskAsync(query);
        Assert.Equal((400, "invalid_parameter"), (status, problem.GetProperty("code").GetString()));
    }

    private static List<int> SequencesOf(JsonElement answer) => [.. answer.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("sequence").GetInt32())];

    private Task<(int Status, JsonElement Json)> AskAsync(string query) => _client.CallAsync(HttpMethod.Get, $"v1/vaults/{_vault}/history{query}", token: _token);

    private async Task PushAsync(string token, params ReceivedChange[] changes)
    {
        using var remote = _hub.Connect(token);
        var answer = Assert.Single(await remote.ExchangeAsync([new ExchangeRequest { Vault = _vault, Replica = "00000000000000ab", Changes = [.. changes.Select(change => change.Text)], Limit = 100 }], TestContext.Current.CancellationToken));
        Assert.All(answer.Results, result => Assert.Equal(PushStatus.Applied, result.Status));
    }
}
