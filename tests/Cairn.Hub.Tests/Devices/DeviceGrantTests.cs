using System.Text.Json;
using Cairn.Hub.Tests.Pages;
using Cairn.Sync.Tests;

namespace Cairn.Hub.Tests.Devices;

public sealed class DeviceGrantTests(Postgres postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_hub_says_where_its_endpoints_are_under_the_address_that_people_use()
    {
        await using var plain = await TestHub.StartAsync(postgres);
        await using var behind = await plain.StartNodeAsync(options => options with { PublicUrl = new Uri("https://hub.example/") });

        var (own, outside) = (await DescribeAsync(plain), await DescribeAsync(behind));

        var address = plain.Server.Address.GetLeftPart(UriPartial.Authority);
        Assert.Equal((address, $"{address}/oauth/token"), (Text(own, "issuer"), Text(own, "token_endpoint")));
        Assert.Equal(("https://hub.example", "https://hub.example/oauth/device_authorization"), (Text(outside, "issuer"), Text(outside, "device_authorization_endpoint")));
        Assert.Equal("https://hub.example/oauth/revoke", Text(outside, "revocation_endpoint"));
        Assert.Contains("urn:ietf:params:oauth:grant-type:device_code", outside.GetProperty("grant_types_supported").EnumerateArray().Select(grant => grant.GetString()));
    }

    [Fact]
    public async Task A_device_asks_is_approved_and_gets_tokens_once()
    {
        var time = new ManualTime();
        await using var hub = await TestHub.StartAsync(postgres, time: time);
        using var browser = await Browser.JoinAsync(hub);
        using var device = new OAuthDevice(hub.Server.Address);

        var (status, asked) = await device.PostAsync("oauth/device_authorization", ("client_id", "another client"), ("device_name", "Anna's laptop"), ("platform", "linux"), ("installed_at", "2026-03-01T11:00:00+01:00"));
        Assert.Equal((200, 900, 5), (status, asked.GetProperty("expires_in").GetInt32(), asked.GetProperty("interval").GetInt32()));
        Assert.Matches("^[B-Z]{4}-[B-Z]{4}$", Text(asked, "user_code"));
        Assert.Equal($"{Text(asked, "verification_uri")}?user_code={Text(asked, "user_code")}", Text(asked, "verification_uri_complete"));
        var code = Text(asked, "device_code");

        Assert.Equal("invalid_grant", await device.PollAsync(code));
        Assert.Equal("authorization_pending", await device.PollAsync(code, "another client"));
        await browser.PostAsync("/device", ("user_code", Text(asked, "user_code").ToLowerInvariant().Replace('-', ' ')), ("decision", "approve"));
        var (given, tokens) = await device.PostAsync("oauth/token", ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", code), ("client_id", "another client"));
        Assert.Equal("invalid_grant", await device.PollAsync(code, "another client"));

        Assert.Equal((200, "Bearer", 3_600, "anna"), (given, Text(tokens, "token_type"), tokens.GetProperty("expires_in").GetInt32(), Text(tokens, "account")));
        var (_, account) = await device.CallAsync(HttpMethod.Get, "v1/account", token: Text(tokens, "access_token"));
        Assert.Equal(Text(tokens, "device"), Text(account, "device"));
        var (_, list) = await device.CallAsync(HttpMethod.Get, "v1/devices", token: Text(tokens, "access_token"));
        var only = Assert.Single(list.GetProperty("devices").EnumerateArray());
        Assert.Equal(("Anna's laptop", "linux", true, "2026-03-01T10:00:00Z"), (Text(only, "name"), Text(only, "platform"), only.GetProperty("is_caller").GetBoolean(), Text(only, "installed_at")));

        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(401, (await device.CallAsync(HttpMethod.Get, "v1/account", token: Text(tokens, "access_token"))).Status);
    }

    [Fact]
    public async Task Who_asks_too_often_is_slowed_down_by_five_seconds_each_time()
    {
        var time = new ManualTime();
        await using var hub = await TestHub.StartAsync(postgres, time: time);
        using var device = new OAuthDevice(hub.Server.Address);
        var (code, _) = await device.AskAsync();

        Assert.Equal("authorization_pending", await device.PollAsync(code));
        Assert.Equal("slow_down", await PollAfterAsync(4));
        Assert.Equal("slow_down", await PollAfterAsync(9));
        Assert.Equal("slow_down", await PollAfterAsync(14));
        Assert.Equal("authorization_pending", await PollAfterAsync(20));
        Assert.Equal("slow_down", await PollAfterAsync(19));

        Task<string> PollAfterAsync(int seconds)
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            return device.PollAsync(code);
        }
    }

    [Fact]
    public async Task A_device_that_is_denied_or_too_late_gets_nothing()
    {
        var time = new ManualTime();
        await using var hub = await TestHub.StartAsync(postgres, time: time);
        using var browser = await Browser.JoinAsync(hub);
        using OAuthDevice denied = new(hub.Server.Address), late = new(hub.Server.Address);
        var (deniedCode, deniedUser) = await denied.AskAsync();
        var (lateCode, lateUser) = await late.AskAsync();

        Assert.Contains("Denied", (await browser.PostAsync("/device", ("user_code", deniedUser), ("decision", "deny"))).Html, StringComparison.Ordinal);
        Assert.Contains("No device waits", (await browser.PostAsync("/device", ("user_code", deniedUser), ("decision", "approve"))).Html, StringComparison.Ordinal);
        Assert.Equal("access_denied", await denied.PollAsync(deniedCode));
        time.Advance(TimeSpan.FromMinutes(15));
        Assert.Contains("No device waits", (await browser.PostAsync("/device", ("user_code", lateUser), ("decision", "approve"))).Html, StringComparison.Ordinal);
        Assert.Equal("expired_token", await late.PollAsync(lateCode));
        Assert.Equal("invalid_grant", await late.PollAsync("cairn_device_of_nobody"));
    }

    [Fact]
    public async Task Of_many_polls_and_many_approvals_at_once_on_two_nodes_one_counts()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        await using var other = await hub.StartNodeAsync();
        using var anna = await Browser.JoinAsync(hub);
        using var bert = await Browser.JoinAsync(other, "bert");
        using OAuthDevice here = new(hub.Server.Address), there = new(other.Server.Address);
        var (deviceCode, userCode) = await here.AskAsync();

        var approvals = await Task.WhenAll(new[] { anna, bert, anna, bert }.Select(browser => browser.PostAsync("/device", ("user_code", userCode), ("decision", "approve"))));
        Assert.Single(approvals, seen => seen.Html.Contains("Approved", StringComparison.Ordinal));

        var polls = await Task.WhenAll(Enumerable.Range(0, 12).Select(at => (at % 2 == 0 ? here : there).PollAsync(deviceCode)));
        Assert.Single(polls, "");
        Assert.Equal(11, polls.Count(error => error == "invalid_grant"));
        Assert.Equal(1L, await hub.FindAsync<long>("SELECT count(*) FROM devices"));
    }

    [Theory]
    [InlineData("oauth/device_authorization", "", "invalid_request")]
    [InlineData("oauth/device_authorization", "client_id=", "invalid_request")]
    [InlineData("oauth/device_authorization", "client_id=a&client_id=b", "invalid_request")]
    [InlineData("oauth/device_authorization", "client_id=LONG", "invalid_request")]
    [InlineData("oauth/device_authorization", "client_id=cairn&device_name=LONG", "invalid_request")]
    [InlineData("oauth/device_authorization", "client_id=cairn&platform=LONG", "invalid_request")]
    [InlineData("oauth/device_authorization", "client_id=cairn&installed_at=yesterday", "invalid_request")]
    [InlineData("oauth/token", "client_id=cairn", "invalid_request")]
    [InlineData("oauth/token", "client_id=cairn&grant_type=password&username=anna&password=a", "unsupported_grant_type")]
    [InlineData("oauth/token", "client_id=cairn&grant_type=refresh_token", "invalid_request")]
    [InlineData("oauth/token", "client_id=cairn&grant_type=refresh_token&refresh_token=%00", "invalid_request")]
    [InlineData("oauth/token", "client_id=cairn&grant_type=urn:ietf:params:oauth:grant-type:device_code", "invalid_request")]
    [InlineData("oauth/token", "client_id=cairn&grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=%ff", "invalid_grant")]
    [InlineData("oauth/revoke", "client_id=cairn", "invalid_request")]
    public async Task What_is_no_request_is_refused_in_the_words_of_oauth(string path, string body, string error)
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var client = new HttpClient { BaseAddress = hub.Server.Address };
        using var form = new StringContent(body.Replace("LONG", new string('n', 101), StringComparison.Ordinal), System.Text.Encoding.ASCII, "application/x-www-form-urlencoded");

        using var answer = await client.PostAsync(path, form, Stop);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal("no-store", $"{answer.Headers.CacheControl}");
        Assert.Equal(error, Text(JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement, "error"));
    }

    [Fact]
    public async Task Bodies_of_another_type_or_size_are_refused()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var client = new HttpClient { BaseAddress = hub.Server.Address };
        using StringContent json = new("{\"client_id\":\"cairn\"}"), huge = new($"client_id=cairn&device_name={new string('n', 20_000)}", System.Text.Encoding.ASCII, "application/x-www-form-urlencoded");
        using var parts = new MultipartFormDataContent { { new StringContent("cairn"), "client_id" } };

        foreach (var body in new HttpContent[] { json, huge, parts })
        {
            using var answer = await client.PostAsync("oauth/device_authorization", body, Stop);
            Assert.Equal(400, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task An_address_that_lets_many_devices_wait_has_to_wait_itself()
    {
        await using var hub = await TestHub.StartAsync(postgres, time: new ManualTime());
        using var device = new OAuthDevice(hub.Server.Address);
        for (var at = 0; at < 100; at++) await device.AskAsync();

        var (status, json) = await device.PostAsync("oauth/device_authorization", ("client_id", "cairn"));

        Assert.Equal((429, "temporarily_unavailable"), (status, Text(json, "error")));
    }

    [Fact]
    public async Task Nothing_that_lets_anybody_in_stands_in_the_database_as_it_is()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var browser = await Browser.JoinAsync(hub);
        using var device = await OAuthDevice.SignInAsync(hub, browser);
        var (deviceCode, userCode) = await device.AskAsync();

        var all = await hub.FindAsync<string>(
            """
            SELECT string_agg(text, E'\n') FROM (
                SELECT sessions::text AS text FROM sessions UNION ALL SELECT device_grants::text FROM device_grants UNION ALL SELECT access_tokens::text FROM access_tokens
                UNION ALL SELECT refresh_tokens::text FROM refresh_tokens UNION ALL SELECT accounts::text FROM accounts UNION ALL SELECT invitations::text FROM invitations) AS rows
            """);

        foreach (var secret in new[] { browser.Cookie!, device.Access, device.Refresh, deviceCode, userCode, Browser.Password })
        {
            Assert.DoesNotContain(secret, all, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(secret)), all, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static async Task<JsonElement> DescribeAsync(TestHub hub)
    {
        using var client = new HttpClient { BaseAddress = hub.Server.Address };
        return JsonDocument.Parse(await client.GetStringAsync(".well-known/oauth-authorization-server", Stop)).RootElement;
    }
}
