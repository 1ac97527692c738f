using Cairn.Agent.Tests.Processes;
using Cairn.Hub.Tests.Pages;
using Npgsql;

namespace Cairn.Hub.Tests.Accounts;

/// <summary><c>cairn login</c> as a person types it, at a real hub.</summary>
public sealed class LoginTests(Postgres postgres) : IAsyncLifetime
{
    private readonly CairnHome _laptop = new();
    private readonly CairnHome _phone = new();
    private TestHub _hub = null!;
    private Browser _browser = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync(postgres);
        _browser = await Browser.JoinAsync(_hub);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _hub.DisposeAsync();
        _laptop.Dispose();
        _phone.Dispose();
    }

    [Fact]
    public async Task Two_devices_sign_in_and_everything_just_appears()
    {
        await _laptop.SeedAsync("The boat is called Alma");
        await _phone.SeedAsync("Anna drinks tea");
        (await _laptop.RunAsync("vault", "create", "work")).Ending(0);

        (await LoginAsync(_laptop, "laptop", ["--vault", "personal", "--vault", "work"])).Ending(0);
        (await LoginAsync(_phone, "phone")).Ending(0);
        (await _laptop.RunAsync("sync")).Ending(0);

        Assert.Contains("Anna drinks tea", (await _laptop.RunAsync("recall", "tea")).Out, StringComparison.Ordinal);
        Assert.Contains("The boat is called Alma", (await _phone.RunAsync("recall", "boat")).Out, StringComparison.Ordinal);
        Assert.Contains("work", (await _phone.RunAsync("vault", "list")).Out, StringComparison.Ordinal);
        var page = (await _browser.GetAsync("/")).Html;
        Assert.All(new[] { "laptop", "phone", "personal", "work" }, name => Assert.Contains(name, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sign_in_is_renewed_by_whichever_process_comes_first_and_a_device_that_was_revoked_works_on_and_signs_in_again()
    {
        (await LoginAsync(_laptop, "laptop")).Ending(0);
        await _laptop.SeedAsync("written while signed in");
        await ExecuteAsync("UPDATE cairn.access_tokens SET expires_at = now() - interval '1 second'");

        var both = await Task.WhenAll(_laptop.RunAsync("sync"), _laptop.RunAsync("remote", "test", Name));
        Assert.All(both, run => run.Ending(0));

        await ExecuteAsync("DELETE FROM cairn.refresh_tokens; DELETE FROM cairn.access_tokens; UPDATE cairn.devices SET revoked_at = now()");
        _ = await _laptop.RunAsync("remember", "written while signed out");
        await RevokedEverywhereAsync();
        Assert.Contains("does not let this device in", (await _laptop.RunAsync("sync")).Ending(4).Out, StringComparison.Ordinal);
        Assert.Contains("signed out", (await _laptop.RunAsync("recall", "signed out")).Out, StringComparison.Ordinal);

        (await LoginAsync(_laptop, "laptop")).Ending(0);
        Assert.Single((await _laptop.RunAsync("remote", "list", "--json")).Json.GetProperty("remotes").EnumerateArray());
        (await LoginAsync(_phone, "phone")).Ending(0);
        Assert.Contains("written while signed out", (await _phone.RunAsync("recall", "signed out")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_revokes_the_device_and_leaves_what_is_here()
    {
        await _laptop.SeedAsync("it stays");
        (await LoginAsync(_laptop, "laptop")).Ending(0);

        Assert.Contains("signed out", (await _laptop.RunAsync("logout")).Ending(0).Out, StringComparison.Ordinal);

        (await _laptop.RunAsync("logout")).Failing(1, "signed in at no hub");
        Assert.Empty(Directory.GetFiles(Path.Combine(_laptop.Path, "signed-in")));
        Assert.Contains("it stays", (await _laptop.RunAsync("recall", "stays")).Out, StringComparison.Ordinal);
        await using var transaction = await _hub.Database.BeginAsync(account: null, Stop);
        Assert.Equal(0, await transaction.FindAsync<long>("SELECT count(*) FROM devices WHERE revoked_at IS NULL"));
    }

    [Fact]
    public async Task One_that_is_turned_down_leaves_nothing_behind()
    {
        var denied = await LoginAsync(_laptop, "laptop", decision: "deny");

        denied.Ending(1).Saying("turned down");
        Assert.Empty((await _laptop.RunAsync("remote", "list", "--json")).Json.GetProperty("remotes").EnumerateArray());
    }

    [Theory]
    [InlineData("http://hub.example", "without encryption only on this machine")]
    [InlineData("ftp://hub.example", "not the address of a hub")]
    [InlineData("https://user:pass@hub.example", "not the address of a hub")]
    public async Task What_is_no_address_of_a_hub_is_said_to_be_none(string address, string saying) => (await _laptop.RunAsync("login", address)).Ending(1).Saying(saying);

    [Fact]
    public async Task What_answers_and_is_no_hub_is_said_to_be_none()
    {
        (await _laptop.RunAsync("login", $"{_hub.Server.Address}nowhere")).Ending(1).Saying("no hub");
        (await _laptop.RunAsync("login", "http://127.0.0.1:1")).Ending(4).Saying("cannot be reached");
    }

    private string Name => _hub.Server.Address.Host;

    // Every process looks the token up anew; the node itself has kept it.
    private async Task RevokedEverywhereAsync()
    {
        await using var transaction = await _hub.Database.BeginAsync(account: null, Stop);
        await Cairn.Hub.Sync.HubNotices.TellAccessAsync(transaction, (await transaction.ListAsync<Guid>("SELECT id FROM accounts"))[0], revoked: null);
        await transaction.CommitAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, Stop);
    }

    private Task<CairnRun> LoginAsync(CairnHome home, string name, IReadOnlyList<string>? more = null, string decision = "approve") => LoginRun.RunAsync(_hub, _browser, home, name, more, decision);

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_hub.Owner);
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
