using System.Text.Json;
using Cairn.Hub.Tests.Pages;

namespace Cairn.Hub.Tests.Devices;

public sealed class DeviceApiTests(Postgres postgres) : IAsyncLifetime
{
    private TestHub _hub = null!;
    private Browser _browser = null!;
    private OAuthDevice _laptop = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync(postgres);
        _browser = await Browser.JoinAsync(_hub);
        _laptop = await OAuthDevice.SignInAsync(_hub, _browser);
    }

    public async ValueTask DisposeAsync()
    {
        _laptop.Dispose();
        _browser.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Devices_are_listed_and_renamed_and_several_may_have_one_name()
    {
        using var phone = await OAuthDevice.SignInAsync(_hub, _browser);

        var (renamed, answer) = await _laptop.CallAsync(HttpMethod.Patch, $"v1/devices/{phone.Id}", """{"name":" My \u202ephone "}""");
        var (_, list) = await _laptop.CallAsync(HttpMethod.Get, "v1/devices");

        Assert.Equal((200, "My phone"), (renamed, answer.GetProperty("name").GetString()));
        Assert.Equal(["My phone", "laptop"], list.GetProperty("devices").EnumerateArray().Select(device => device.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(200, (await _laptop.CallAsync(HttpMethod.Patch, $"v1/devices/{phone.Id}", """{"name":"laptop"}""")).Status);
    }

    [Fact]
    public async Task A_revoked_device_is_out_at_once_on_all_nodes_and_its_streams_end()
    {
        await using var other = await _hub.StartNodeAsync();
        using var phone = await OAuthDevice.SignInAsync(_hub, _browser, "phone");
        using OAuthDevice phoneThere = new(other.Server.Address);
        Assert.Equal(200, (await phoneThere.CallAsync(HttpMethod.Get, "v1/devices", token: phone.Access)).Status);
        var vault = await _hub.OfferVaultAsync(phone.Access);
        await using var here = await HintsOf.OpenAsync(_hub, phone.Access, vault);
        await using var there = await HintsOf.OpenAsync(other, phone.Access, vault);
        await using var stays = await HintsOf.OpenAsync(other, _laptop.Access, vault);

        Assert.Equal(204, (await _laptop.CallAsync(HttpMethod.Delete, $"v1/devices/{phone.Id}")).Status);

        await here.EndsAsync();
        await there.EndsAsync();
        var (status, problem) = await phoneThere.CallAsync(HttpMethod.Get, "v1/devices", token: phone.Access);
        Assert.Equal((401, "unauthorized"), (status, problem.GetProperty("code").GetString()));
        Assert.Equal("invalid_grant", await phone.RefreshAsync());
        Assert.Equal((404, "device_not_found"), await CodeAsync(HttpMethod.Delete, $"v1/devices/{phone.Id}"));
        Assert.Equal((404, "device_not_found"), await CodeAsync(HttpMethod.Patch, $"v1/devices/{phone.Id}", """{"name":"x"}"""));
        Assert.Equal(200, (await _laptop.CallAsync(HttpMethod.Get, "v1/account")).Status);
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(async () => Assert.True(stays.EndsAsync().IsCompleted));
    }

    [Fact]
    public async Task A_node_that_did_not_hear_of_a_revocation_finds_out_when_it_listens_again()
    {
        await using var stream = await HintsOf.OpenAsync(_hub, _laptop.Access, await _hub.OfferVaultAsync(_laptop.Access));
        await _hub.ExecuteAsync("UPDATE devices SET revoked_at = now()");

        await using var owner = new Npgsql.NpgsqlConnection(_hub.Owner);
        await owner.OpenAsync(TestContext.Current.CancellationToken);
        await using var cut = new Npgsql.NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'", owner);
        Assert.Equal(true, await cut.ExecuteScalarAsync(TestContext.Current.CancellationToken));

        await stream.EndsAsync();
        Assert.Equal(401, (await _laptop.CallAsync(HttpMethod.Get, "v1/account")).Status);
    }

    [Fact]
    public async Task A_device_can_sign_itself_out_while_it_refreshes_without_standing_in_its_own_way()
    {
        for (var round = 0; round < 5; round++)
        {
            using var device = await OAuthDevice.SignInAsync(_hub, _browser, $"device {round}");
            var (access, refresh) = (device.Access, device.Refresh);

            var both = await Task.WhenAll(device.RefreshAsync(), Task.Run(async () => $"{(await device.CallAsync(HttpMethod.Delete, $"v1/devices/{device.Id}", token: access)).Status}", TestContext.Current.CancellationToken));

            Assert.Contains(both[0], new[] { "", "invalid_grant" });
            Assert.Equal("204", both[1]);
            Assert.Equal("invalid_grant", await device.RefreshAsync(refresh));
        }

        Assert.Equal((1L, 1L), (await _hub.FindAsync<long>("SELECT count(*) FROM access_tokens"), await _hub.FindAsync<long>("SELECT count(*) FROM refresh_tokens")));
    }

    [Fact]
    public async Task Devices_of_other_accounts_do_not_exist()
    {
        using var bert = await Browser.JoinAsync(_hub, "bert");
        using var theirs = await OAuthDevice.SignInAsync(_hub, bert, "theirs");

        Assert.Equal((404, "device_not_found"), await CodeAsync(HttpMethod.Delete, $"v1/devices/{theirs.Id}"));
        Assert.Equal((404, "device_not_found"), await CodeAsync(HttpMethod.Patch, $"v1/devices/{theirs.Id}", """{"name":"mine"}"""));
        Assert.DoesNotContain("theirs", $"{(await _laptop.CallAsync(HttpMethod.Get, "v1/devices")).Json}", StringComparison.Ordinal);
        Assert.Equal("", await theirs.RefreshAsync());
        Assert.Equal(200, (await theirs.CallAsync(HttpMethod.Get, "v1/devices")).Status);
    }

    [Theory]
    [InlineData("{}", "invalid_json")]
    [InlineData("{\"name\":7}", "invalid_json")]
    [InlineData("[", "invalid_json")]
    [InlineData("{\"name\":\"\"}", "invalid_name")]
    [InlineData("{\"name\":\"LONG\"}", "invalid_name")]
    public async Task A_name_that_is_none_is_refused(string body, string code) =>
        Assert.Equal((400, code), await CodeAsync(HttpMethod.Patch, $"v1/devices/{_laptop.Id}", body.Replace("LONG", new string('n', 101), StringComparison.Ordinal)));

    [Fact]
    public async Task Without_a_token_there_is_nothing()
    {
        foreach (var path in new[] { "v1/account", "v1/devices" })
        {
            Assert.Equal(401, (await _laptop.CallAsync(HttpMethod.Get, path, token: "cairn_access_of_nobody")).Status);
            Assert.Equal(401, (await _laptop.CallAsync(HttpMethod.Get, path, token: _laptop.Refresh)).Status);
        }
    }

    private async Task<(int, string?)> CodeAsync(HttpMethod method, string path, string? body = null)
    {
        var (status, json) = await _laptop.CallAsync(method, path, body);
        return (status, json.ValueKind == JsonValueKind.Object ? json.GetProperty("code").GetString() : null);
    }
}
