using System.Net;
using Cairn.Hub.Pages;
using Cairn.Hub.Tests.Devices;
using Cairn.Sync.Tests;

namespace Cairn.Hub.Tests.Pages;

public sealed class DevicePageTests(Postgres postgres)
{
    [Fact]
    public async Task A_link_leads_through_the_sign_in_back_to_its_code_and_shows_who_asks()
    {
        var time = new ManualTime();
        await using var hub = await TestHub.StartAsync(postgres, time: time);
        using var joined = await Browser.JoinAsync(hub);
        using var browser = new Browser(hub.Server.Address);
        using var device = new OAuthDevice(hub.Server.Address);
        var (_, code) = await device.AskAsync("Anna's <script>alert(1)</script> laptop\u202e");
        time.Advance(TimeSpan.FromMinutes(3));

        var asked = await browser.GetAsync($"/device?user_code={code}");
        var form = await browser.GetAsync(asked.Location!);
        var signedIn = await browser.SignInAsync(page: asked.Location!, wanted: $"/device?user_code={code}");
        var shown = await browser.GetAsync(signedIn.Location!);

        Assert.Equal($"/signin?return=%2Fdevice%3Fuser_code%3D{code}", asked.Location);
        Assert.Contains($"value=\"/device?user_code={code}\"", form.Html, StringComparison.Ordinal);
        Assert.Equal($"/device?user_code={code}", signedIn.Location);
        Assert.Contains("Anna&#x27;s &lt;script&gt;alert(1)&lt;/script&gt; laptop</bdi>", shown.Html, StringComparison.Ordinal);
        Assert.Contains("3 minutes ago", shown.Html, StringComparison.Ordinal);
        Assert.Contains("Only approve what you started yourself", shown.Html, StringComparison.Ordinal);
        Assert.Contains(code, shown.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seeing_a_code_decides_nothing()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var browser = await Browser.JoinAsync(hub);
        using var device = new OAuthDevice(hub.Server.Address);
        var (deviceCode, code) = await device.AskAsync();

        await browser.GetAsync($"/device?user_code={code}&decision=approve");

        Assert.Equal("authorization_pending", await device.PollAsync(deviceCode));
    }

    [Fact]
    public async Task Only_the_word_approve_approves()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var browser = await Browser.JoinAsync(hub);
        using var device = new OAuthDevice(hub.Server.Address);
        var (deviceCode, code) = await device.AskAsync();

        await browser.PostAsync("/device", ("user_code", code));

        Assert.Equal("access_denied", await device.PollAsync(deviceCode));
    }

    [Fact]
    public async Task Who_guesses_codes_waits_after_ten_on_all_nodes_and_looking_counts_as_guessing()
    {
        var time = new ManualTime();
        await using var hub = await TestHub.StartAsync(postgres, time: time);
        await using var other = await hub.StartNodeAsync(time: time);
        using var one = await Browser.JoinAsync(hub);
        using var two = new Browser(other.Server.Address);
        await two.SignInAsync();
        await two.GetAsync("/device");
        using var device = new OAuthDevice(hub.Server.Address);
        var (_, code) = await device.AskAsync();

        for (var at = 0; at < 4; at++) Assert.Equal(HttpStatusCode.NotFound, (await one.GetAsync("/device?user_code=BCDF-GHJK")).Status);
        Assert.Equal(HttpStatusCode.OK, (await one.GetAsync($"/device?user_code={code}")).Status);
        for (var at = 0; at < 5; at++) Assert.Equal(HttpStatusCode.NotFound, (await one.PostAsync("/device", ("user_code", "BCDF-GHJK"), ("decision", "approve"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await two.GetAsync("/device?user_code=no+code")).Status);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await two.GetAsync($"/device?user_code={code}")).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await one.PostAsync("/device", ("user_code", code), ("decision", "approve"))).Status);
        time.Advance(TimeSpan.FromMinutes(15));
        var (_, next) = await device.AskAsync();
        Assert.Equal(HttpStatusCode.OK, (await one.GetAsync($"/device?user_code={next}")).Status);
    }

    [Fact]
    public async Task An_account_that_has_very_many_devices_gets_no_more()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var browser = await Browser.JoinAsync(hub);
        using var device = new OAuthDevice(hub.Server.Address);
        await hub.ExecuteAsync("INSERT INTO devices (id, account, name, platform, created_at, seen_at) SELECT gen_random_uuid(), id, 'one of many', '', now(), now() FROM accounts, generate_series(1, 1000)");
        var (deviceCode, code) = await device.AskAsync();

        Assert.Contains("There are 1,000 devices already", (await browser.PostAsync("/device", ("user_code", code), ("decision", "approve"))).Html, StringComparison.Ordinal);
        Assert.Equal("authorization_pending", await device.PollAsync(deviceCode));
    }

    [Theory]
    [InlineData("/device?user_code=bcdf-ghjk", "/device?user_code=BCDF-GHJK")]
    [InlineData("/device", "/device")]
    [InlineData("/device?user_code=BCDF-GHJK&x=//evil.example", "/device?user_code=BCDF-GHJK")]
    [InlineData("/device?user_code=%0d%0aSet-Cookie:x", "/device")]
    [InlineData("https://evil.example/device", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/device/../../evil", "/")]
    [InlineData("/device@evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void The_way_back_leads_to_pages_of_the_hub_only(string? wanted, string way) => Assert.Equal(way, ReturnPath.Read(wanted));

    [Fact]
    public async Task The_sign_in_leads_nowhere_else_whatever_it_is_told()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var joined = await Browser.JoinAsync(hub);
        using var browser = new Browser(hub.Server.Address);

        var page = await browser.GetAsync("/signin?return=https%3A%2F%2Fevil.example%2F%22%3E%3Cscript%3E");
        var signedIn = await browser.SignInAsync(wanted: "//evil.example/");

        Assert.DoesNotContain("evil.example", page.Html, StringComparison.Ordinal);
        Assert.Equal("/", signedIn.Location);
        Assert.Equal("/", (await browser.GetAsync("/signin?return=//evil.example")).Location);
    }
}
