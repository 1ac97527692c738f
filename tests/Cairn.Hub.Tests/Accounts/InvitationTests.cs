using System.Net;
using Cairn.Hub.Accounts;
using Cairn.Hub.Tests.Pages;
using Cairn.Sync.Tests;

namespace Cairn.Hub.Tests.Accounts;

public sealed class InvitationTests(Postgres postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_invitation_makes_one_account_and_signs_its_browser_in()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var browser = new Browser(hub.Server.Address);
        var code = await Invitations.NewAsync(hub.Database, TimeProvider.System, Stop);

        var page = await browser.GetAsync(Invitations.LinkOf(hub.Server.Address, code).PathAndQuery);
        var joined = await browser.PostAsync("/join", ("code", code), ("name", "  Anna "), ("password", Browser.Password));
        var overview = await browser.GetAsync("/");
        var again = await browser.PostAsync("/join", ("code", code), ("name", "bert"), ("password", Browser.Password));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal((HttpStatusCode.SeeOther, "/"), (joined.Status, joined.Location));
        Assert.Contains("<bdi>Anna</bdi>", overview.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, again.Status);
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync($"/join?code={code}")).Status);
    }

    [Fact]
    public async Task Of_two_who_use_an_invitation_at_once_on_two_nodes_one_gets_an_account()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        await using var other = await hub.StartNodeAsync();
        using Browser one = new(hub.Server.Address), two = new(other.Server.Address);
        var code = await Invitations.NewAsync(hub.Database, TimeProvider.System, Stop);
        await Task.WhenAll(one.GetAsync($"/join?code={code}"), two.GetAsync($"/join?code={code}"));

        var both = await Task.WhenAll(
            one.PostAsync("/join", ("code", code), ("name", "anna"), ("password", Browser.Password)),
            two.PostAsync("/join", ("code", code), ("name", "bert"), ("password", Browser.Password)));

        Assert.Equal([HttpStatusCode.SeeOther, HttpStatusCode.Gone], both.Select(seen => seen.Status).Order());
    }

    [Fact]
    public async Task A_name_is_taken_in_any_case_and_the_invitation_stays_good()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var first = await Browser.JoinAsync(hub, "Änne");
        using var second = new Browser(hub.Server.Address);
        var code = await Invitations.NewAsync(hub.Database, TimeProvider.System, Stop);
        await second.GetAsync($"/join?code={code}");

        var taken = await second.PostAsync("/join", ("code", code), ("name", "äNNE\u202e"), ("password", Browser.Password));
        var other = await second.PostAsync("/join", ("code", code), ("name", "Anne"), ("password", Browser.Password));

        Assert.Equal(HttpStatusCode.Conflict, taken.Status);
        Assert.Equal(HttpStatusCode.SeeOther, other.Status);
    }

    [Theory]
    [InlineData("", "a good password", "A name has")]
    [InlineData(" \u200b\u202e ", "a good password", "A name has")]
    [InlineData("LONG", "a good password", "A name has")]
    [InlineData("anna", "too short", "A password has")]
    [InlineData("anna", "LONG", "A password has")]
    public async Task Names_and_passwords_keep_within_their_limits(string name, string password, string problem)
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var browser = new Browser(hub.Server.Address);
        var code = await Invitations.NewAsync(hub.Database, TimeProvider.System, Stop);
        await browser.GetAsync($"/join?code={code}");

        var seen = await browser.PostAsync("/join", ("code", code), ("name", name == "LONG" ? new string('n', 101) : name), ("password", password == "LONG" ? new string('p', 1_001) : password));

        Assert.Equal(HttpStatusCode.BadRequest, seen.Status);
        Assert.Contains(problem, seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_is_good_for_seven_days()
    {
        var time = new ManualTime();
        await using var hub = await TestHub.StartAsync(postgres, time: time);
        using var browser = new Browser(hub.Server.Address);
        var code = await Invitations.NewAsync(hub.Database, time, Stop);

        time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        var before = await browser.GetAsync($"/join?code={code}");
        time.Advance(TimeSpan.FromSeconds(1));
        var after = await browser.PostAsync("/join", ("code", code), ("name", "anna"), ("password", Browser.Password));

        Assert.Equal(HttpStatusCode.OK, before.Status);
        Assert.Equal(HttpStatusCode.Gone, after.Status);
    }
}
