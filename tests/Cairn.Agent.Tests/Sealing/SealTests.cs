using Cairn.Agent.Tests.Daemon;
using Cairn.Agent.Tests.Processes;
using Cairn.Agent.Tests.Web;

namespace Cairn.Agent.Tests.Sealing;

public sealed class SealTests : IDisposable
{
    private const string Passphrase = "seven words nobody says together";

    private readonly CairnHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_sealed_vault_is_made_with_a_passphrase_and_then_used_without_being_asked()
    {
        (await _home.RunAsync("vault", "create", "diary", "--sealed")).Failing(1, "CAIRN_PASSPHRASE");
        (await WithPassphraseAsync("short", "cairn vault create diary --sealed")).Failing(1, "at least 8 characters");
        Assert.False(_home.Folder("diary").Exists);

        var made = (await WithPassphraseAsync(Passphrase, "cairn vault create diary --sealed --json")).Ending(0).Json;

        Assert.Equal("diary", made.GetProperty("name").GetString());
        Assert.Matches("^([0-9A-Z]{5}-){7}[0-9A-Z]{5}$", made.GetProperty("recovery_code").GetString());
        (await _home.RunAsync("remember", "The boat is called Alma", "--vault", "diary")).Ending(0);
        Assert.Contains("Alma", (await _home.RunAsync("recall", "boat", "--vault", "diary")).Ending(0).Out, StringComparison.Ordinal);
        var status = (await _home.RunAsync("vault", "seal", "status", "--vault", "diary", "--json")).Ending(0).Json;
        Assert.Equal((true, false, 1), (status.GetProperty("sealed").GetBoolean(), status.GetProperty("locked").GetBoolean(), status.GetProperty("keys").GetInt32()));
        Says(await _home.RunAsync("vault", "seal", "status", "--vault", "diary"), "diary is sealed");
        (await WithPassphraseAsync(Passphrase, "cairn vault create diary --sealed")).Failing(1, "There is a vault");
    }

    [Fact]
    public async Task A_vault_without_its_key_is_locked_until_the_recovery_code_or_the_passphrase_is_given()
    {
        (await WithPassphraseAsync(Passphrase, "cairn vault create diary --sealed")).Ending(0);
        (await _home.RunAsync("remember", "The boat is called Alma", "--vault", "diary")).Ending(0);
        var code = (await _home.RunAsync("vault", "seal", "recovery", "--vault", "diary", "--json")).Ending(0).Json.GetProperty("recovery_code").GetString()!;
        File.Delete(Path.Combine(_home.Path, "device.key"));

        (await _home.RunAsync("recall", "boat", "--vault", "diary")).Failing(1, "sealed", "cairn vault seal unlock");
        Assert.Equal("vault_locked", (await _home.RunAsync("remember", "x", "--vault", "diary", "--json")).Ending(1).ErrorJson.GetProperty("code").GetString());
        Says(await _home.RunAsync("vault", "seal", "status", "--vault", "diary"), "locked on this device");
        (await WithPassphraseAsync("not the passphrase", "cairn vault seal unlock --vault diary")).Failing(1, "neither the passphrase nor the recovery code");
        Says(await WithPassphraseAsync(code, "cairn vault seal unlock --vault diary"), "unlocked diary");
        Assert.Contains("Alma", (await _home.RunAsync("recall", "boat", "--vault", "diary")).Ending(0).Out, StringComparison.Ordinal);

        var devices = (await _home.RunAsync("vault", "seal", "devices", "--vault", "diary", "--json")).Ending(0).Json.GetProperty("devices").EnumerateArray().ToList();
        Assert.Equal([false, true], devices.Select(device => device.GetProperty("this").GetBoolean()));
        var lost = devices[0].GetProperty("id").GetString()!;
        (await _home.RunAsync("vault", "seal", "revoke", lost, "--vault", "diary")).Failing(1, "--yes");
        Says(await _home.RunAsync("vault", "seal", "revoke", lost, "--yes", "--vault", "diary"), "revoked");
        Says(await _home.RunAsync("vault", "seal", "devices", "--vault", "diary"), "(this device)", "(revoked)");
        Assert.Equal(2, (await _home.RunAsync("vault", "seal", "status", "--vault", "diary", "--json")).Ending(0).Json.GetProperty("keys").GetInt32());
        (await WithPassphraseAsync("quite another passphrase", "cairn vault seal passphrase --vault diary")).Ending(0);
        (await _home.RunAsync("remember", "one more", "--vault", "diary")).Ending(0);
    }

    [Fact]
    public async Task Over_HTTP_a_locked_vault_is_locked_and_its_status_says_so()
    {
        (await WithPassphraseAsync(Passphrase, "cairn vault create diary --sealed")).Ending(0);
        (await _home.RunAsync("remember", "The boat is called Alma", "--vault", "diary")).Ending(0);
        var open = (await _home.RunAsync("status", "--vault", "diary", "--json")).Ending(0).Json;
        File.Delete(Path.Combine(_home.Path, "device.key"));
        await using var agent = await RunningCairn.StartAsync(_home);
        using var client = new ApiClient(agent.Url, agent.Token);

        (await client.GetAsync("/v1/recall?q=boat&vault=diary")).Refusing(423, "vault_locked");
        (await client.GetAsync("/v1/memories/recent?vault=diary")).Refusing(423, "vault_locked");
        (await client.PostAsync("/v1/memories?vault=diary", """{"content":"x"}""")).Refusing(423, "vault_locked");
        var status = (await client.GetAsync("/v1/status?vault=diary")).Being(200);

        Assert.Equal((true, false), (open.GetProperty("sealed").GetBoolean(), open.GetProperty("locked").GetBoolean()));
        Assert.Equal((true, true), (status["sealed"].GetBoolean(), status["locked"].GetBoolean()));
        Assert.Contains("seal unlock", status["attention"].ToString(), StringComparison.Ordinal);
        agent.AskToStop();
        await agent.EndAsync();
    }

    [Fact]
    public async Task A_vault_that_is_not_sealed_says_so()
    {
        await _home.SeedAsync("text");
        Says(await _home.RunAsync("vault", "seal", "status"), "personal is not sealed");
        (await _home.RunAsync("vault", "seal", "recovery")).Failing(1, "not sealed", "vault create NAME --sealed");
    }

    private Task<CairnRun> WithPassphraseAsync(string passphrase, string line) => _home.BashAsync($"export CAIRN_PASSPHRASE='{passphrase}'; {line}");

    private static void Says(CairnRun run, params string[] texts) => Assert.All(texts, text => Assert.Contains(text, run.Ending(0).Out, StringComparison.Ordinal));
}
