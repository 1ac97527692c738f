using Cairn.Agent.Tests.Processes;
using Cairn.Hub.Tests.Pages;
using Cairn.Sync.Tests;

namespace Cairn.Hub.Tests.Devices;

public sealed class RefreshTests(Postgres postgres) : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private TestHub _hub = null!;
    private TestHub _other = null!;
    private Browser _browser = null!;
    private OAuthDevice _device = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync(postgres, time: _time);
        _other = await _hub.StartNodeAsync(time: _time);
        _browser = await Browser.JoinAsync(_hub);
        _device = await OAuthDevice.SignInAsync(_hub, _browser);
    }

    public async ValueTask DisposeAsync()
    {
        _device.Dispose();
        _browser.Dispose();
        await _other.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Tokens_rotate_for_as_long_as_the_device_comes_within_ninety_days()
    {
        var (device, refresh) = (_device.Id, _device.Refresh);
        for (var at = 0; at < 3; at++)
        {
            _time.Advance(TimeSpan.FromDays(89));
            Assert.Equal("", await _device.RefreshAsync());
            Assert.NotEqual(refresh, refresh = _device.Refresh);
            Assert.Equal(200, await StatusAsync());
        }

        Assert.Equal(device, _device.Id);
        Assert.Equal(1L, await _hub.FindAsync<long>("SELECT count(*) FROM refresh_tokens"));
        _time.Advance(TimeSpan.FromDays(90));
        Assert.Equal("invalid_grant", await _device.RefreshAsync());
    }

    [Fact]
    public async Task A_token_of_the_time_before_stays_good_for_its_hour()
    {
        var access = _device.Access;
        await _device.RefreshAsync();
        Assert.Equal(200, await StatusAsync(access));
    }

    [Fact]
    public async Task A_used_token_revokes_the_device_its_tokens_and_its_streams_on_all_nodes()
    {
        var stolen = _device.Refresh;
        await _device.RefreshAsync();
        await using var stream = await HintsOf.OpenAsync(_other, _device.Access, await _hub.OfferVaultAsync(_device.Access));

        Assert.Equal("invalid_grant", await _device.RefreshAsync(stolen));

        await stream.EndsAsync();
        Assert.Equal(401, await StatusAsync());
        Assert.Equal("invalid_grant", await _device.RefreshAsync());
        Assert.DoesNotContain("laptop", (await _browser.GetAsync("/")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_was_used_long_ago_revokes_the_device_too()
    {
        var stolen = _device.Refresh;
        for (var at = 0; at < 50; at++) Assert.Equal("", await _device.RefreshAsync());

        Assert.Equal("invalid_grant", await _device.RefreshAsync(stolen));
        Assert.Equal("invalid_grant", await _device.RefreshAsync());
    }

    [Fact]
    public async Task Where_the_answer_was_lost_the_same_token_is_good_again_however_much_later_and_what_was_lost_is_not()
    {
        var (access, shown) = (_device.Access, _device.Refresh);
        await _device.RefreshAsync();
        var (lostAccess, lostRefresh) = (_device.Access, _device.Refresh);

        // The access token of before says nothing of whether the answer came.
        Assert.Equal(200, await StatusAsync(access));
        _time.Advance(TimeSpan.FromDays(30));
        Assert.Equal("", await _device.RefreshAsync(shown));
        await Eventually.HoldsAsync(async () => await StatusAsync(lostAccess) == 401);
        Assert.Equal(200, await StatusAsync());
        Assert.Equal("", await _device.RefreshAsync());

        // Whoever has what was lost is somebody else.
        Assert.Equal("invalid_grant", await _device.RefreshAsync(lostRefresh));
        Assert.Equal("invalid_grant", await _device.RefreshAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Once_what_came_of_it_was_used_the_same_token_is_a_stolen_one(bool isRefreshUsed)
    {
        var shown = _device.Refresh;
        await _device.RefreshAsync();
        Assert.Equal("200", isRefreshUsed ? $"200{await _device.RefreshAsync()}" : $"{await StatusAsync()}");

        Assert.Equal("invalid_grant", await _device.RefreshAsync(shown));
        await Eventually.HoldsAsync(async () => await StatusAsync() == 401);
    }

    [Fact]
    public async Task Of_many_refreshes_with_one_token_at_once_on_two_nodes_the_last_answer_is_the_one_that_goes_on()
    {
        using var there = new OAuthDevice(_other.Server.Address);
        var shown = _device.Refresh;

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(async at =>
        {
            using var device = new OAuthDevice((at % 2 == 0 ? _hub : _other).Server.Address);
            return (Error: await device.RefreshAsync(shown), device.Access);
        }));

        Assert.All(all, one => Assert.Equal("", one.Error));
        await Eventually.HoldsAsync(async () => (await Task.WhenAll(all.Select(one => StatusAsync(one.Access)))).Count(status => status == 200) == 1);
        Assert.Equal((1L, 1L), (await _hub.FindAsync<long>("SELECT count(*) FROM access_tokens"), await _hub.FindAsync<long>("SELECT count(*) FROM refresh_tokens")));
    }

    [Fact]
    public async Task A_token_is_good_for_its_client_only()
    {
        Assert.Equal("invalid_grant", await _device.RefreshAsync(client: "another"));
        Assert.Equal((400, "invalid_grant"), await RevokeAsync(_device.Refresh, "another"));
        Assert.Equal((400, "invalid_grant"), await RevokeAsync(_device.Access, "another"));
        Assert.Equal("", await _device.RefreshAsync());
    }

    [Fact]
    public async Task A_guessed_token_of_the_right_shape_revokes_nothing()
    {
        Assert.Equal("invalid_grant", await _device.RefreshAsync($"cairn_refresh_{new string('A', 65)}"));
        Assert.Equal("", await _device.RefreshAsync());
    }

    [Fact]
    public async Task Revoking_a_refresh_token_signs_the_device_out_and_an_access_token_ends_alone()
    {
        var access = _device.Access;
        await _device.RefreshAsync();

        Assert.Equal((200, null), await RevokeAsync(access));
        await Eventually.HoldsAsync(async () => await StatusAsync(access) == 401);
        Assert.Equal(200, await StatusAsync());
        Assert.Equal((200, null), await RevokeAsync(_device.Refresh));
        await Eventually.HoldsAsync(async () => await StatusAsync() == 401);
        Assert.Equal((200, null), await RevokeAsync(_device.Refresh));
        Assert.Equal((200, null), await RevokeAsync("whatever"));
        Assert.Equal("invalid_grant", await _device.RefreshAsync());
    }

    private async Task<(int, string?)> RevokeAsync(string token, string client = "cairn")
    {
        var (status, json) = await _device.PostAsync("oauth/revoke", ("token", token), ("client_id", client), ("token_type_hint", "access_token"));
        return (status, status == 200 ? null : json.GetProperty("error").GetString());
    }

    private async Task<int> StatusAsync(string? token = null)
    {
        using var there = new OAuthDevice(_other.Server.Address);
        return (await there.CallAsync(HttpMethod.Get, "v1/account", token: token ?? _device.Access)).Status;
    }
}
