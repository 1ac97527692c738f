using System.Net;
using System.Text.RegularExpressions;
using Cairn.Hub.Tests.Devices;
using Cairn.Hub.Tests.Pages;

namespace Cairn.Hub.Tests.Accounts;

public sealed partial class ApiKeyTests(Postgres postgres)
{
    [Fact]
    public async Task A_key_is_shown_once_opens_the_account_and_nothing_once_it_is_removed()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        await using var other = await hub.StartNodeAsync();
        using var browser = await Browser.JoinAsync(hub);
        using OAuthDevice here = new(hub.Server.Address), there = new(other.Server.Address);

        var made = await browser.PostAsync("/keys", ("name", "backup <b>"));
        var key = Key().Match(made.Html).Value;
        var (status, json) = await here.CallAsync(HttpMethod.Get, "v1/account", token: key);
        Assert.Equal(200, (await there.CallAsync(HttpMethod.Get, "v1/account", token: key)).Status);
        var overview = await browser.GetAsync("/");

        Assert.Equal((200, "anna", false), (status, json.GetProperty("account").GetString(), json.TryGetProperty("device", out _)));
        Assert.DoesNotContain(key, overview.Html, StringComparison.Ordinal);
        Assert.Contains("backup &lt;b&gt;", overview.Html, StringComparison.Ordinal);
        Assert.Contains("used ", overview.Html, StringComparison.Ordinal);

        await using var stream = await HintsOf.OpenAsync(other, key, await hub.OfferVaultAsync(key));
        var removed = await browser.PostAsync(Removal().Match(overview.Html).Value);

        Assert.Equal("/?done=removed", removed.Location);
        await stream.EndsAsync();
        Assert.Equal(401, (await here.CallAsync(HttpMethod.Get, "v1/account", token: key)).Status);
        Assert.Equal(401, (await there.CallAsync(HttpMethod.Get, "v1/account", token: key)).Status);
    }

    [Fact]
    public async Task Keys_have_names_and_a_limit_and_belong_to_one_account()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using Browser anna = await Browser.JoinAsync(hub), bert = await Browser.JoinAsync(hub, "bert");
        await anna.PostAsync("/keys", ("name", "one"));
        var removal = Removal().Match((await anna.GetAsync("/")).Html).Value;

        Assert.Equal(HttpStatusCode.BadRequest, (await anna.PostAsync("/keys", ("name", " "))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bert.PostAsync(removal)).Status);
        await hub.ExecuteAsync("INSERT INTO api_keys (id, hash, account, name, created_at) SELECT gen_random_uuid(), sha256(number::text::bytea), id, 'key', now() FROM accounts, generate_series(1, 99) AS number WHERE accounts.name = 'anna'");
        Assert.Contains("There are 100 keys already", (await anna.PostAsync("/keys", ("name", "two"))).Html, StringComparison.Ordinal);
        Assert.Equal("/?done=removed", (await anna.PostAsync(removal)).Location);
    }

    [GeneratedRegex("cairn_key_[A-Za-z0-9_-]{43}")]
    private static partial Regex Key();

    [GeneratedRegex("/keys/[0-9a-f-]{36}/remove")]
    private static partial Regex Removal();
}
