using System.Net;
using Cairn.Hub.Tests.Devices;

namespace Cairn.Hub.Tests.Pages;

public sealed class OverviewPageTests(Postgres postgres)
{
    [Fact]
    public async Task It_shows_devices_vaults_and_keys_and_encodes_what_others_wrote()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var browser = await Browser.JoinAsync(hub, "<i>anna</i>");
        using var device = await OAuthDevice.SignInAsync(hub, browser, "\"><img src=x onerror=alert(1)>");
        await hub.OfferVaultAsync(device.Access, "<b>secret</b> & plans");

        var seen = await browser.GetAsync("/");

        Assert.Contains("&lt;i&gt;anna&lt;/i&gt;", seen.Html, StringComparison.Ordinal);
        Assert.Contains("&quot;&gt;&lt;img src=x onerror=alert(1)&gt;", seen.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;secret&lt;/b&gt; &amp; plans", seen.Html, StringComparison.Ordinal);
        Assert.Contains("linux", seen.Html, StringComparison.Ordinal);
        Assert.Contains("installed <time datetime=\"2026-03-01T10:00:00Z\">on 1 March 2026</time>", seen.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_is_renamed_and_revoked_there()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var browser = await Browser.JoinAsync(hub);
        using var device = await OAuthDevice.SignInAsync(hub, browser);
        await browser.GetAsync("/");

        var renamed = await browser.PostAsync($"/devices/{device.Id}/rename", ("name", "kitchen"));
        var page = await browser.GetAsync(renamed.Location!);
        var nameless = await browser.PostAsync($"/devices/{device.Id}/rename", ("name", " "));
        var revoked = await browser.PostAsync($"/devices/{device.Id}/revoke");
        var again = await browser.PostAsync($"/devices/{device.Id}/revoke");
        var after = await browser.GetAsync(revoked.Location!);

        Assert.Contains("kitchen", page.Html, StringComparison.Ordinal);
        Assert.Contains("The device has its new name.", page.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, nameless.Status);
        Assert.Equal(HttpStatusCode.NotFound, again.Status);
        Assert.DoesNotContain("kitchen", after.Html, StringComparison.Ordinal);
        Assert.Equal(401, (await device.CallAsync(HttpMethod.Get, "v1/account")).Status);
    }

    [Fact]
    public async Task Nothing_of_others_can_be_changed_or_seen()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using Browser anna = await Browser.JoinAsync(hub), bert = await Browser.JoinAsync(hub, "bert");
        using var device = await OAuthDevice.SignInAsync(hub, anna, "annas laptop");
        await hub.OfferVaultAsync(device.Access, "annas vault");

        var seen = await bert.GetAsync("/");

        Assert.DoesNotContain("annas", seen.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await bert.PostAsync($"/devices/{device.Id}/revoke")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bert.PostAsync($"/devices/{device.Id}/rename", ("name", "mine"))).Status);
        Assert.Equal(200, (await device.CallAsync(HttpMethod.Get, "v1/account")).Status);
    }

    [Fact]
    public async Task Style_and_icon_are_there_and_may_be_kept()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var browser = new Browser(hub.Server.Address);
        var page = await browser.GetAsync("/signin");

        Assert.Contains("/pages/style.css?v=", page.Html, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "public, max-age=604800"), await SeeAsync("/pages/style.css"));
        Assert.Equal((HttpStatusCode.OK, "public, max-age=604800"), await SeeAsync("/pages/icon.svg"));
        async Task<(HttpStatusCode, string)> SeeAsync(string path)
        {
            var seen = await browser.GetAsync(path);
            return (seen.Status, seen.Headers["Cache-Control"]);
        }
    }
}
