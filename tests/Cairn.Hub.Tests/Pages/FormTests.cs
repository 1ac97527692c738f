using System.Net;

namespace Cairn.Hub.Tests.Pages;

/// <summary>Which forms are taken, and what browsers are told of the pages.</summary>
public sealed class FormTests(Postgres postgres)
{
    [Fact]
    public async Task A_form_is_taken_from_a_page_of_the_hub_in_the_same_browser_only()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var browser = await Browser.JoinAsync(hub);
        using var other = await Browser.JoinAsync(hub, "bert");
        var own = browser.Token;

        Assert.Equal("form_refused", await RefusalAsync(token: ""));
        Assert.Equal("form_refused", await RefusalAsync(token: other.Token));
        Assert.Equal("form_refused", await RefusalAsync(token: own[..^1]));
        Assert.Equal("foreign_origin", await RefusalAsync(origin: "https://evil.example"));
        Assert.Equal("foreign_origin", await RefusalAsync(origin: "null"));
        Assert.Equal("foreign_origin", await RefusalAsync(origin: $"http://127.0.0.1:{hub.Server.Address.Port + 1}"));
        Assert.Equal("foreign_origin", await RefusalAsync(site: "cross-site"));
        Assert.Equal("foreign_origin", await RefusalAsync(site: "same-site"));
        Assert.Equal("foreign_origin", await RefusalAsync(origin: "https://evil.example", site: "same-origin"));
        Assert.Equal("foreign_origin", await RefusalAsync(origin: null, site: null));
        Assert.Equal("", await RefusalAsync(origin: null, site: "same-origin"));
        Assert.Equal("", await RefusalAsync(site: "same-origin"));

        async Task<string> RefusalAsync(string? token = null, string? origin = "", string? site = null)
        {
            (browser.Token, browser.Origin, browser.Site) = (token ?? own, origin, site);
            var seen = await browser.PostAsync("/keys", ("name", "a key"));
            if (seen.Status == HttpStatusCode.OK) return "";
            Assert.Equal(HttpStatusCode.Forbidden, seen.Status);
            return seen.Html.Contains("not the hub's", StringComparison.Ordinal) || seen.Html.Contains("not the hub&#x27;s", StringComparison.Ordinal) ? "foreign_origin" : "form_refused";
        }
    }

    [Fact]
    public async Task Signing_in_and_joining_need_the_form_of_the_browser_too()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var joined = await Browser.JoinAsync(hub);
        using var browser = new Browser(hub.Server.Address);

        var without = await browser.PostAsync("/signin", ("name", "anna"), ("password", Browser.Password));
        await browser.GetAsync("/signin");
        browser.Origin = "https://evil.example";
        var foreign = await browser.PostAsync("/signin", ("name", "anna"), ("password", Browser.Password));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (without.Status, foreign.Status));
        Assert.Equal("/signin", (await browser.GetAsync("/")).Location);
    }

    [Fact]
    public async Task A_form_of_somebody_who_is_signed_out_changes_nothing()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var browser = new Browser(hub.Server.Address);
        await browser.GetAsync("/signin");

        foreach (var path in new[] { "/keys", "/password", "/device", $"/devices/{Guid.NewGuid()}/revoke", $"/keys/{Guid.NewGuid()}/remove" })
        {
            Assert.StartsWith("/signin", (await browser.PostAsync(path, ("name", "x"), ("user_code", "BCDFGHJK"), ("decision", "approve"))).Location, StringComparison.Ordinal);
        }

        Assert.Equal(0L, await hub.FindAsync<long>("SELECT count(*) FROM api_keys"));
    }

    [Fact]
    public async Task Browsers_are_told_to_run_nothing_frame_nothing_and_keep_nothing()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var browser = await Browser.JoinAsync(hub);

        foreach (var path in new[] { "/", "/signin", "/device", "/device?user_code=BCDF-GHJK", "/join?code=x" })
        {
            var seen = await browser.GetAsync(path);
            Assert.StartsWith("default-src 'none'; style-src 'self';", seen.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.Equal(("DENY", "same-origin", "no-store", "nosniff"), (seen.Headers["X-Frame-Options"], seen.Headers["Referrer-Policy"], seen.Headers["Cache-Control"], seen.Headers["X-Content-Type-Options"]));
            Assert.DoesNotContain("<script", seen.Html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("style=", seen.Html, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task The_cookie_is_for_this_hub_alone_and_over_https_locked_to_it()
    {
        await using var plain = await TestHub.StartAsync(postgres);
        await using var behind = await plain.StartNodeAsync(options => options with { PublicUrl = new Uri("https://hub.example") });
        using Browser one = new(plain.Server.Address), two = new(behind.Server.Address);

        Assert.Matches("^cairn=cairn_session_[A-Za-z0-9_-]{43}; path=/; samesite=lax; httponly$", (await one.GetAsync("/signin")).Headers["Set-Cookie"]);
        Assert.Matches("^__Host-cairn=cairn_session_[A-Za-z0-9_-]{43}; path=/; secure; samesite=lax; httponly$", (await two.GetAsync("/signin")).Headers["Set-Cookie"]);
        Assert.Contains("max-age=2592000", (await JoinCookieAsync(plain)), StringComparison.Ordinal);

        static async Task<string> JoinCookieAsync(TestHub hub)
        {
            using var browser = await Browser.JoinAsync(hub);
            using var again = new Browser(hub.Server.Address);
            return (await again.SignInAsync()).Headers["Set-Cookie"];
        }
    }

    [Fact]
    public async Task Behind_a_proxy_of_this_machine_its_word_counts_for_addresses_and_otherwise_nobodys()
    {
        await using var open = await TestHub.StartAsync(postgres);
        await using var behind = await open.StartNodeAsync(options => options with { PublicUrl = new Uri("http://hub.example") });

        Assert.Equal((1L, 0L), (await TriesAsync(open, "192.0.2.7"), await TriesAsync(behind, "192.0.2.8")));

        // How many tries more this machine's own address has after one that says that it comes from another.
        async Task<long> TriesAsync(TestHub hub, string forwarded)
        {
            var before = await CountAsync();
            using var client = new HttpClient { BaseAddress = hub.Server.Address };
            client.DefaultRequestHeaders.Add("X-Forwarded-For", forwarded);
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("client_id", "cairn")]);
            (await client.PostAsync("oauth/device_authorization", form, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
            return await CountAsync() - before;
        }

        Task<long> CountAsync() => open.FindAsync<long>("SELECT coalesce(sum(count), 0)::bigint FROM tries WHERE hash = sha256(convert_to('grant address' || chr(10) || '127.0.0.1', 'UTF8'))");
    }
}
