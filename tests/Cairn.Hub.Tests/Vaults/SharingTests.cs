using System.Text.Json;
using Cairn.Hub.Memories;
using Cairn.Hub.Projections;
using Cairn.Hub.Tests.Devices;
using Cairn.Sync.Remotes;

namespace Cairn.Hub.Tests.Vaults;

public sealed class SharingTests(Postgres postgres) : IAsyncLifetime
{
    private TestHub _hub = null!;
    private TestHub _other = null!;
    private OAuthDevice _client = null!;
    private (Guid Account, string Token) _anna;
    private (Guid Account, string Token) _bert;
    private Guid _vault;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync(postgres);
        _other = await _hub.StartNodeAsync();
        _client = new OAuthDevice(_hub.Server.Address);
        (_anna, _bert) = (await JoinAsync("anna"), await JoinAsync("bert"));
        _vault = await _hub.OfferVaultAsync(_anna.Token, "family");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _other.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task A_reader_reads_a_writer_writes_and_whoever_it_is_taken_from_does_neither()
    {
        Assert.Equal("applied", await PushAsync(_anna.Token, 1));
        Assert.Equal("vault_unknown", await PushAsync(_bert.Token, 2));

        Assert.Equal((204, null), await ShareAsync("Bert", "reader"));
        Assert.Equal("not_writer", await PushAsync(_bert.Token, 2));
        Assert.Single((await ReadAsync(_bert.Token)).Changes);
        Assert.Equal((204, null), await ShareAsync("bert", "writer"));
        Assert.Equal("applied", await PushAsync(_bert.Token, 2));
        Assert.Equal((204, null), await CallAsync(_anna.Token, HttpMethod.Delete, $"v1/vaults/{_vault}/members/{_bert.Account}"));

        Assert.Equal("vault_unknown", await PushAsync(_bert.Token, 3));
        Assert.Equal("vault_unknown", (await ReadAsync(_bert.Token)).Problem?.Code);
        Assert.Equal(2, (await ReadAsync(_anna.Token)).Changes.Count);
    }

    [Fact]
    public async Task Members_see_a_vault_with_their_role_and_who_else_is_there()
    {
        await ShareAsync("bert", "reader");

        var (_, list) = await _client.CallAsync(HttpMethod.Get, "v1/vaults", token: _bert.Token);
        var vault = Assert.Single(list.GetProperty("vaults").EnumerateArray());
        using var remote = _hub.Connect(_bert.Token);

        Assert.Equal(("family", "reader", 0), (vault.GetProperty("name").GetString(), vault.GetProperty("role").GetString(), vault.GetProperty("changes").GetInt32()));
        Assert.Equal(["anna owner", "bert reader"], vault.GetProperty("members").EnumerateArray().Select(member => $"{member.GetProperty("account").GetString()} {member.GetProperty("role").GetString()}"));
        Assert.Equal(Protocol.VaultRole.Reader, Assert.Single(await remote.ListVaultsAsync(Stop)).Role);
    }

    [Fact]
    public async Task Devices_on_all_nodes_hear_of_a_vault_that_they_have_now_and_of_one_that_they_have_no_more()
    {
        var own = await _hub.OfferVaultAsync(_bert.Token, "own");
        await ExchangeAsync(_bert.Token, own, [LogEntry.Put("m", "text", 1).Text]);
        await HeardAsync();
        using var remote = _other.Connect(_bert.Token);
        await using var hints = remote.WatchAsync([own, _vault], Stop).GetAsyncEnumerator(Stop);
        await BeginAsync(hints, own);
        var heard = hints.MoveNextAsync().AsTask();

        await ShareAsync("bert", "reader");
        Assert.True(await heard);
        Assert.Null(hints.Current);
        Assert.Contains(await remote.ListVaultsAsync(Stop), vault => vault.Id == _vault);

        // The one that could not be read before is watched from the next beat on.
        heard = hints.MoveNextAsync().AsTask();
        await CallAsync(_anna.Token, HttpMethod.Delete, $"v1/vaults/{_vault}/members/{_bert.Account}");
        Assert.True(await heard);
        Assert.Null(hints.Current);
        Assert.DoesNotContain(await remote.ListVaultsAsync(Stop), vault => vault.Id == _vault);
    }

    [Fact]
    public async Task A_device_hears_of_a_vault_that_another_of_its_account_brings()
    {
        await PushAsync(_anna.Token, 1);
        await HeardAsync();
        using var remote = _other.Connect(_anna.Token);
        await using var hints = remote.WatchAsync([_vault], Stop).GetAsyncEnumerator(Stop);
        await BeginAsync(hints, _vault);
        var heard = hints.MoveNextAsync().AsTask();

        var (_, second) = await _hub.AddDeviceAsync(_anna.Account);
        await _hub.OfferVaultAsync(second, "work");

        Assert.True(await heard);
        Assert.Null(hints.Current);
    }

    [Fact]
    public async Task A_removed_vault_leaves_nothing_behind_and_no_device_brings_it_back()
    {
        await ShareAsync("bert", "writer");
        await PushAsync(_anna.Token, 1);
        await PushAsync(_bert.Token, 2);
        await new ProjectionRun(_hub.Database, new MemoryProjection(), _vault, _anna.Account, TimeProvider.System).CompleteAsync(Stop);
        Assert.Equal(["2"], await _hub.AsOwnerAsync($"SELECT seq FROM checkpoints WHERE vault = '{_vault}'"));

        Assert.Equal((403, "not_owner"), await CallAsync(_bert.Token, HttpMethod.Delete, $"v1/vaults/{_vault}"));
        Assert.Equal((204, null), await CallAsync(_anna.Token, HttpMethod.Delete, $"v1/vaults/{_vault}"));

        var tables = await _hub.AsOwnerAsync("SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid WHERE relnamespace = 'cairn'::regnamespace AND relkind IN ('r', 'p') AND attname = 'vault' AND relname <> 'removed_vaults'");
        Assert.Contains("changes", tables);
        foreach (var table in tables)
        {
            Assert.Empty(await _hub.AsOwnerAsync($"SELECT vault FROM {table} WHERE vault = '{_vault}'"));
        }

        Assert.Equal("vault_unknown", await PushAsync(_anna.Token, 3));
        foreach (var token in new[] { _anna.Token, _bert.Token })
        {
            using var remote = _hub.Connect(token);
            var refused = await Assert.ThrowsAsync<Core.CairnException>(() => remote.OfferVaultAsync(new RemoteVault(_vault, "family"), Stop));
            Assert.Equal("offer_refused", refused.Code);
        }

        Assert.NotEqual(_vault, await _hub.OfferVaultAsync(_anna.Token, "family"));
    }

    [Fact]
    public async Task A_member_may_leave_and_the_owner_stays()
    {
        await ShareAsync("bert", "reader");
        var carl = await JoinAsync("carl");
        await ShareAsync("carl", "writer");

        Assert.Equal((403, "not_owner"), await CallAsync(_bert.Token, HttpMethod.Delete, $"v1/vaults/{_vault}/members/{carl.Account}"));
        Assert.Equal((204, null), await CallAsync(_bert.Token, HttpMethod.Delete, $"v1/vaults/{_vault}/members/{_bert.Account}"));
        Assert.Equal((404, "vault_unknown"), await CallAsync(_bert.Token, HttpMethod.Delete, $"v1/vaults/{_vault}/members/{_bert.Account}"));
        Assert.Equal((403, "not_owner"), await CallAsync(_anna.Token, HttpMethod.Delete, $"v1/vaults/{_vault}/members/{_anna.Account}"));
        Assert.Equal((404, "member_unknown"), await CallAsync(_anna.Token, HttpMethod.Delete, $"v1/vaults/{_vault}/members/{_bert.Account}"));
    }

    [Fact]
    public async Task A_vault_is_renamed_by_its_owner_and_no_two_of_an_account_have_one_name()
    {
        await _hub.OfferVaultAsync(_anna.Token, "work");
        await ShareAsync("bert", "writer");

        Assert.Equal((204, null), await CallAsync(_anna.Token, HttpMethod.Patch, $"v1/vaults/{_vault}", """{"name":"home"}"""));
        Assert.Equal((409, "vault_exists"), await CallAsync(_anna.Token, HttpMethod.Patch, $"v1/vaults/{_vault}", """{"name":"work"}"""));
        Assert.Equal((403, "not_owner"), await CallAsync(_bert.Token, HttpMethod.Patch, $"v1/vaults/{_vault}", """{"name":"mine"}"""));
        Assert.Equal("home", (await _client.CallAsync(HttpMethod.Get, $"v1/vaults/{_vault}", token: _bert.Token)).Json.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("{\"account\":\"bert\",\"role\":\"owner\"}", 400, "invalid_role")]
    [InlineData("{\"account\":\"bert\"}", 400, "invalid_role")]
    [InlineData("{\"account\":\"anna\",\"role\":\"reader\"}", 400, "invalid_role")]
    [InlineData("{\"account\":\"nobody\",\"role\":\"reader\"}", 404, "account_unknown")]
    [InlineData("{\"role\":\"reader\"}", 404, "account_unknown")]
    [InlineData("{\"account\":7,\"role\":\"reader\"}", 400, "invalid_json")]
    [InlineData("[]", 400, "invalid_json")]
    public async Task What_is_no_way_to_share_is_refused(string body, int status, string code) =>
        Assert.Equal((status, code), await CallAsync(_anna.Token, HttpMethod.Put, $"v1/vaults/{_vault}/members", body));

    [Fact]
    public async Task What_belongs_to_others_does_not_exist()
    {
        foreach (var (method, path) in new[] { ("GET", ""), ("PATCH", ""), ("DELETE", ""), ("PUT", "/members"), ("DELETE", $"/members/{_anna.Account}"), ("GET", "/history") })
        {
            Assert.Equal((404, "vault_unknown"), await CallAsync(_bert.Token, new HttpMethod(method), $"v1/vaults/{_vault}{path}", method is "PATCH" or "PUT" ? """{"name":"x","account":"bert","role":"writer"}""" : null));
        }
    }

    // What was done so far all nodes know by then.
    private static Task HeardAsync() => Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, Stop);

    // A vault that holds something is named when the stream begins: from here on nothing is missed.
    private static async Task BeginAsync(IAsyncEnumerator<Guid?> hints, Guid vault)
    {
        Assert.True(await hints.MoveNextAsync());
        Assert.Equal(vault, hints.Current);
    }

    private async Task<(Guid Account, string Token)> JoinAsync(string name)
    {
        var account = await _hub.AddAccountAsync(name);
        return (account, (await _hub.AddDeviceAsync(account)).Token);
    }

    private Task<(int, string?)> ShareAsync(string account, string role) => CallAsync(_anna.Token, HttpMethod.Put, $"v1/vaults/{_vault}/members", JsonSerializer.Serialize(new { account, role }));

    private async Task<(int, string?)> CallAsync(string token, HttpMethod method, string path, string? body = null)
    {
        var (status, json) = await _client.CallAsync(method, path, body, token);
        return (status, json.ValueKind == JsonValueKind.Object ? json.GetProperty("code").GetString() : null);
    }

    /// <summary>What became of one change.</summary>
    private async Task<string> PushAsync(string token, int number)
    {
        var answer = await ExchangeAsync(token, _vault, [LogEntry.Put($"m{number}", $"text {number}", number).Text]);
        return answer.Problem?.Code ?? Assert.Single(answer.Results).Problem?.Code ?? $"{answer.Results[0].Status}".ToLowerInvariant();
    }

    private Task<Core.Sync.ExchangeAnswer> ReadAsync(string token) => ExchangeAsync(token, _vault, []);

    private async Task<Core.Sync.ExchangeAnswer> ExchangeAsync(string token, Guid vault, IReadOnlyList<string> changes)
    {
        using var remote = _hub.Connect(token);
        return Assert.Single(await remote.ExchangeAsync([new Core.Sync.ExchangeRequest { Vault = vault, Replica = "00000000000000ab", Changes = changes, Limit = 100 }], Stop));
    }
}
