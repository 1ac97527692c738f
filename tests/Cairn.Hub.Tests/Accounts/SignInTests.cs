using System.Net;
using Cairn.Hub.Accounts;
using Cairn.Hub.Tests.Pages;
using Cairn.Sync.Tests;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Cairn.Hub.Tests.Accounts;

public sealed class SignInTests(Postgres postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Name_and_password_sign_a_browser_in_for_thirty_days_in_any_case_of_the_name()
    {
        var time = new ManualTime();
        await using var hub = await TestHub.StartAsync(postgres, time: time);
        using var joined = await Browser.JoinAsync(hub);
        using var browser = new Browser(hub.Server.Address);

        var before = await browser.GetAsync("/");
        var signedIn = await browser.SignInAsync(" ANNA ");
        time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        var during = await browser.GetAsync("/");
        time.Advance(TimeSpan.FromSeconds(1));
        var after = await browser.GetAsync("/");

        Assert.Equal((HttpStatusCode.SeeOther, "/signin"), (before.Status, before.Location));
        Assert.Equal("/", signedIn.Location);
        Assert.Equal(HttpStatusCode.OK, during.Status);
        Assert.Equal("/signin", after.Location);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_are_told_the_same()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var joined = await Browser.JoinAsync(hub);
        using var browser = new Browser(hub.Server.Address);

        var wrong = await browser.SignInAsync("anna", "a bad password");
        var unknown = await browser.SignInAsync("bert", "a bad password");
        var huge = await browser.SignInAsync("anna", new string('p', 5_000));

        Assert.All([wrong, unknown, huge], seen => Assert.Equal(HttpStatusCode.Forbidden, seen.Status));
        Assert.Equal(wrong.Html.Replace(browser.Token, "", StringComparison.Ordinal), unknown.Html.Replace("bert", "anna", StringComparison.Ordinal).Replace(browser.Token, "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_password_is_hashed_for_a_name_that_does_not_exist_too()
    {
        var hash = Passwords.Hash(Browser.Password);
        Passwords.Verify(hash: null, "the first one makes the hash of nobody");

        var known = AllocatedBy(() => Passwords.Verify(hash, "a bad password"));
        var unknown = AllocatedBy(() => Passwords.Verify(hash: null, "a bad password"));

        // The same work, told by what it takes of memory: what it takes of time, a busy machine may multiply. Without hashing it would be nothing.
        Assert.Equal(known, unknown);
        Assert.InRange(unknown, 1, long.MaxValue);
        Assert.Equal(Parameters(hash), Parameters(Passwords.HashOfNobody));

        // Format, function, rounds and length of the salt stand at the beginning.
        static byte[] Parameters(string hash) => Convert.FromBase64String(hash)[..13];
        static long AllocatedBy(Action action)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public async Task Ten_wrong_passwords_make_a_name_wait_on_all_nodes_and_the_right_one_waits_too()
    {
        var time = new ManualTime();
        await using var hub = await TestHub.StartAsync(postgres, time: time);
        await using var other = await hub.StartNodeAsync(time: time);
        using var joined = await Browser.JoinAsync(hub);
        using Browser one = new(hub.Server.Address), two = new(other.Server.Address);

        for (var at = 0; at < 10; at++) Assert.Equal(HttpStatusCode.Forbidden, (await (at % 2 == 0 ? one : two).SignInAsync("Anna", "a bad password")).Status);
        var waits = await two.SignInAsync();
        time.Advance(TimeSpan.FromMinutes(14));
        var waitsStill = await one.SignInAsync();
        time.Advance(TimeSpan.FromMinutes(1));
        var letIn = await one.SignInAsync();

        Assert.Equal((HttpStatusCode.TooManyRequests, "900"), (waits.Status, waits.Headers["Retry-After"]));
        Assert.Equal((HttpStatusCode.TooManyRequests, "60"), (waitsStill.Status, waitsStill.Headers["Retry-After"]));
        Assert.Equal("/", letIn.Location);
    }

    [Fact]
    public async Task Many_tries_at_once_are_no_way_around_the_limit()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var browser = new Browser(hub.Server.Address);
        await browser.GetAsync("/signin");

        var seen = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => browser.PostAsync("/signin", ("name", "anna"), ("password", "a bad password"))));

        Assert.Equal(10, seen.Count(page => page.Status == HttpStatusCode.Forbidden));
        Assert.Equal(6, seen.Count(page => page.Status == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Thirty_wrong_passwords_make_an_address_wait_whatever_the_names()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        var tries = new Tries(hub.Database, new ManualTime());
        var signIn = new SignIn(hub.Database, tries, new ManualTime());
        for (var at = 0; at < 29; at++) await tries.TakeAsync(Stop, (TryLimit.PasswordsFromAddress, "192.0.2.1"));

        var wrong = await CodeAsync("anna", "192.0.2.1");
        var waits = await CodeAsync("bert", "192.0.2.1");
        var elsewhere = await CodeAsync("bert", "192.0.2.2");

        Assert.Equal(("sign_in_failed", "too_many_tries", "sign_in_failed"), (wrong, waits, elsewhere));
        async Task<string> CodeAsync(string name, string address) => (await Assert.ThrowsAsync<Core.CairnException>(() => signIn.CheckAsync(name, "a bad password", address, Stop))).Code;
    }

    [Fact]
    public async Task A_hash_of_former_days_is_made_anew_at_the_next_sign_in()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        var account = await hub.AddAccountAsync("anna");
        var old = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 1_000 })).HashPassword(new object(), Browser.Password);
        await hub.ExecuteAsync("UPDATE accounts SET password = @old WHERE id = @account", new { old, account });
        using var browser = new Browser(hub.Server.Address);

        Assert.Equal("/", (await browser.SignInAsync()).Location);
        var stored = await hub.FindAsync<string>("SELECT password FROM accounts WHERE id = @account", new { account });
        Assert.NotEqual(old, stored);
        Assert.Equal(PasswordVerificationResult.Success, Passwords.Verify(stored, Browser.Password));
        using var again = new Browser(hub.Server.Address);
        Assert.Equal("/", (await again.SignInAsync()).Location);
    }

    [Fact]
    public async Task A_new_password_signs_all_other_browsers_out_and_the_old_one_is_needed_for_it()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var browser = await Browser.JoinAsync(hub);
        using var other = new Browser(hub.Server.Address);
        await other.SignInAsync();
        var secret = browser.Cookie;

        var refused = await browser.PostAsync("/password", ("current", "a bad password"), ("password", "a better password"));
        var shortOne = await browser.PostAsync("/password", ("current", Browser.Password), ("password", "short"));
        var changed = await browser.PostAsync("/password", ("current", Browser.Password), ("password", "a better password"));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.BadRequest, "/?done=password"), (refused.Status, shortOne.Status, changed.Location));
        Assert.Contains("The password is changed", (await browser.GetAsync(changed.Location!)).Html, StringComparison.Ordinal);
        Assert.NotEqual(secret, browser.Cookie);
        Assert.Equal("/signin", (await other.GetAsync("/")).Location);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.SignInAsync()).Status);
        Assert.Equal("/", (await other.SignInAsync(password: "a better password")).Location);
    }

    [Fact]
    public async Task Signing_out_ends_this_browser_or_all()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var one = await Browser.JoinAsync(hub);
        using Browser two = new(hub.Server.Address), three = new(hub.Server.Address);
        await two.SignInAsync();
        await two.GetAsync("/");
        await three.SignInAsync();
        var (stolen, secret) = (new Browser(hub.Server.Address), two.Cookie);

        Assert.Equal("/signin", (await two.PostAsync("/signout")).Location);
        stolen.Cookie = secret;
        Assert.Equal("/signin", (await stolen.GetAsync("/")).Location);
        Assert.Equal(HttpStatusCode.OK, (await one.GetAsync("/")).Status);
        Assert.Equal("/signin", (await one.PostAsync("/signout", ("everywhere", "1"))).Location);
        Assert.Equal("/signin", (await three.GetAsync("/")).Location);
        stolen.Dispose();
    }

    [Fact]
    public async Task A_secret_that_was_given_to_a_browser_beforehand_is_not_the_one_that_signs_it_in()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        using var joined = await Browser.JoinAsync(hub);
        using Browser victim = new(hub.Server.Address), attacker = new(hub.Server.Address);
        await attacker.GetAsync("/signin");
        victim.Cookie = attacker.Cookie;

        await victim.SignInAsync();

        Assert.NotEqual(attacker.Cookie, victim.Cookie);
        Assert.Equal("/signin", (await attacker.GetAsync("/")).Location);
        Assert.Equal(HttpStatusCode.OK, (await victim.GetAsync("/")).Status);
    }
}
