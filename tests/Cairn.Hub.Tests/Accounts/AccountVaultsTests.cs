using Cairn.Agent.Tests.Processes;
using Cairn.Hub.Tests.Pages;

namespace Cairn.Hub.Tests.Accounts;

/// <summary>The vaults of an account as they come to the devices that are signed in, and go; real <c>cairn</c>, real hub.</summary>
public sealed class AccountVaultsTests(Postgres postgres) : IAsyncLifetime
{
    private readonly CairnHome _laptop = new();
    private readonly CairnHome _phone = new();
    private TestHub _hub = null!;
    private Browser _anna = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync(postgres);
        _anna = await Browser.JoinAsync(_hub);
    }

    public async ValueTask DisposeAsync()
    {
        _anna.Dispose();
        await _hub.DisposeAsync();
        _laptop.Dispose();
        _phone.Dispose();
    }

    [Fact]
    public async Task A_vault_that_another_device_brings_appears_while_the_agent_runs()
    {
        (await LoginRun.RunAsync(_hub, _anna, _phone, "phone")).Ending(0);
        using var agent = _phone.StartCairn("up", "--port", "0");
        try
        {
            await agent.StandardOutput.ReadLineAsync(Stop);
            (await _laptop.RunAsync("vault", "create", "work")).Ending(0);
            (await _laptop.RunAsync("remember", "The report is due in May", "--vault", "work")).Ending(0);
            (await LoginRun.RunAsync(_hub, _anna, _laptop, "laptop", ["--vault", "work"])).Ending(0);

            await Eventually.HoldsAsync(async () => (await _phone.RunAsync("recall", "report", "--vault", "work")).Out.Contains("due in May", StringComparison.Ordinal));
        }
        finally
        {
            agent.Kill(entireProcessTree: true);
            await agent.WaitForExitAsync(Stop);
        }
    }

    [Fact]
    public async Task A_vault_is_shared_with_somebody_else_and_taken_back()
    {
        using var bert = await Browser.JoinAsync(_hub, "bert");
        await _laptop.SeedAsync("The cat is fed at six");
        await _phone.SeedAsync("Something of Bert's own");
        (await LoginRun.RunAsync(_hub, _anna, _laptop, "laptop")).Ending(0);
        (await LoginRun.RunAsync(_hub, bert, _phone, "bert's phone")).Ending(0);

        Assert.Contains("may read personal", (await _laptop.RunAsync("vault", "share", "personal", "bert")).Ending(0).Out, StringComparison.Ordinal);
        (await _phone.RunAsync("sync")).Ending(0);

        // The name is taken there by a vault that is another person's, and the two do not become one.
        Assert.Contains("fed at six", (await _phone.RunAsync("recall", "cat", "--vault", "personal-2")).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Bert's own", (await _phone.RunAsync("recent", "--vault", "personal-2")).Out, StringComparison.Ordinal);
        Assert.Equal(["owner   anna", "reader  bert"], (await _phone.RunAsync("vault", "members", "personal-2")).Ending(0).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        (await _phone.RunAsync("vault", "share", "personal-2", "anna")).Failing(1, "Only its owner");
        (await _laptop.RunAsync("vault", "share", "personal", "nobody")).Failing(1, "Nobody has that name");

        (await _laptop.RunAsync("vault", "unshare", "personal", "bert")).Ending(0);
        Assert.Contains("does not have personal-2", (await _phone.RunAsync("sync")).Ending(0).Error, StringComparison.Ordinal);
        Assert.Contains("fed at six", (await _phone.RunAsync("recall", "cat", "--vault", "personal-2")).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("personal-2", (await _phone.RunAsync("remote", "list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_reader_writes_stays_on_the_device_and_is_sent_once_they_may()
    {
        using var bert = await Browser.JoinAsync(_hub, "bert");
        (await LoginRun.RunAsync(_hub, _anna, _laptop, "laptop")).Ending(0);
        (await _phone.RunAsync("vault", "create", "own")).Ending(0);
        (await LoginRun.RunAsync(_hub, bert, _phone, "bert's phone", ["--vault", "own"])).Ending(0);
        (await _laptop.RunAsync("vault", "share", "personal", "bert", "--role", "reader")).Ending(0);
        (await _phone.RunAsync("sync")).Ending(0);

        (await _phone.RunAsync("remember", "Bert was here")).Ending(0);
        Assert.Contains("were refused", (await _phone.RunAsync("sync")).Out, StringComparison.Ordinal);
        (await _laptop.RunAsync("vault", "share", "personal", "bert", "--role", "writer")).Ending(0);
        (await _phone.RunAsync("sync", "--retry")).Ending(0);
        (await _laptop.RunAsync("sync")).Ending(0);

        Assert.Contains("Bert was here", (await _laptop.RunAsync("recall", "Bert")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vault_that_was_removed_here_comes_back_when_the_device_signs_in_again_and_not_before()
    {
        (await _laptop.RunAsync("vault", "create", "work")).Ending(0);
        (await LoginRun.RunAsync(_hub, _anna, _laptop, "laptop", ["--vault", "work"])).Ending(0);
        (await LoginRun.RunAsync(_hub, _anna, _phone, "phone")).Ending(0);

        (await _phone.RunAsync("vault", "remove", "work", "--yes")).Ending(0);
        (await _phone.RunAsync("sync")).Ending(0);
        Assert.DoesNotContain("work", (await _phone.RunAsync("vault", "list")).Out, StringComparison.Ordinal);

        (await LoginRun.RunAsync(_hub, _anna, _phone, "phone")).Ending(0);
        Assert.Contains("work", (await _phone.RunAsync("vault", "list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_of_the_account_are_listed_renamed_and_revoked_from_any_of_them()
    {
        (await LoginRun.RunAsync(_hub, _anna, _laptop, "laptop")).Ending(0);
        (await LoginRun.RunAsync(_hub, _anna, _phone, "phone")).Ending(0);

        var hub = Assert.Single((await _laptop.RunAsync("device", "list", "--json")).Ending(0).Json.GetProperty("hubs").EnumerateArray());
        var phone = hub.GetProperty("devices").EnumerateArray().Single(device => device.GetProperty("name").GetString() == "phone").GetProperty("device").GetString()!;
        (await _laptop.RunAsync("device", "rename", phone, "old phone")).Ending(0);
        Assert.Contains("old phone", (await _phone.RunAsync("device", "list")).Ending(0).Out, StringComparison.Ordinal);
        (await _laptop.RunAsync("device", "revoke", phone)).Ending(0);

        Assert.DoesNotContain("old phone", (await _laptop.RunAsync("device", "list")).Out, StringComparison.Ordinal);
        (await _phone.RunAsync("sync")).Ending(4);
        (await _laptop.RunAsync("device", "revoke", phone)).Failing(1, "no device with that id");
        (await _laptop.RunAsync("device", "rename", "x", "y")).Failing(1, "no device with that id");
    }
}
