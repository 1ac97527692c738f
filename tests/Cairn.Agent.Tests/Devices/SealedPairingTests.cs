using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Cairn.Agent.Devices;
using Cairn.Agent.Tests.Processes;
using Cairn.Sync.Http;
using Cairn.Vaults.Sealing;

namespace Cairn.Agent.Tests.Devices;

/// <summary>Sealed vaults between two devices, each with the real program and a home of its own. Nobody types a passphrase on the second.</summary>
public sealed class SealedPairingTests : IDisposable
{
    private const string Passphrase = "seven words nobody says together";

    private readonly CairnHome _home = new();
    private readonly CairnHome _device = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _device.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task A_code_gives_a_sealed_vault_which_the_other_device_reads_and_writes_without_a_passphrase()
    {
        await SealAsync(_home, "diary", "the boat is called Alma");
        await _home.SeedAsync("tea with Ana");
        await using (var agent = await ServingCairn.StartAsync(_home))
        {
            using var remote = await agent.PairAsync(_home, _device, "--vault", "diary", "--vault", "personal");
            Assert.Equal([("diary", true), ("personal", false)], (await remote.ListVaultsAsync(Stop)).Select(vault => (vault.Name, vault.IsSealed)).Order());
            (await _device.RunAsync("remember", "the cat is called Mimi", "--vault", "diary")).Ending(0);
            (await _device.RunAsync("sync")).Ending(0);
            Assert.Equal("the cat is called Mimi", await RecallAsync(_home, "cat"));
        }

        // Nobody is there to be asked any more.
        Assert.Equal("the boat is called Alma", await RecallAsync(_device, "boat"));
        Assert.Equal(["tea with Ana"], (await _device.RunAsync("recall", "tea")).Ending(0).Lines[..1]);
        var status = (await _device.RunAsync("vault", "seal", "status", "--vault", "diary", "--json")).Ending(0).Json;
        Assert.Equal((true, false, 2), (status.GetProperty("sealed").GetBoolean(), status.GetProperty("locked").GetBoolean(), status.GetProperty("devices").GetArrayLength()));
    }

    [Fact]
    public async Task A_vault_whose_keys_were_changed_before_is_given_with_all_of_them()
    {
        await SealAsync(_home, "diary", "before the change");
        File.Delete(Path.Combine(_home.Path, "device.key"));
        (await WithPassphraseAsync(_home, "cairn vault seal unlock --vault diary")).Ending(0);
        var lost = (await _home.RunAsync("vault", "seal", "devices", "--vault", "diary", "--json")).Json.GetProperty("devices")[0].GetProperty("id").GetString()!;
        (await _home.RunAsync("vault", "seal", "revoke", lost, "--yes", "--vault", "diary")).Ending(0);
        (await _home.RunAsync("remember", "behind the change", "--vault", "diary")).Ending(0);
        await using var agent = await ServingCairn.StartAsync(_home);

        using var remote = await agent.PairAsync(_home, _device, "--vault", "diary");

        Assert.Equal("before the change", await RecallAsync(_device, "before"));
        Assert.Equal("behind the change", await RecallAsync(_device, "behind"));
        Assert.Equal(0, (await _device.RunAsync("remote", "list", "--json")).Json.GetProperty("remotes")[0].GetProperty("vaults")[0].GetProperty("quarantined").GetInt32());
    }

    [Fact]
    public async Task A_device_gives_its_own_sealed_vault_with_the_code_of_another()
    {
        await SealAsync(_device, "diary", "the boat is called Alma");
        await SealAsync(_device, "work", "the pump is broken");
        (await _home.RunAsync("vault", "create", "work")).Ending(0);
        await _home.SeedAsync("tea with Ana");
        await using (await ServingCairn.StartAsync(_home))
        {
            var code = await CodeAsync(_home);
            (await _device.RunAsync("pair", code, "--give", "diary", "--give", "work")).Ending(0);
            Assert.Equal("the boat is called Alma", await RecallAsync(_home, "boat"));
            (await _home.RunAsync("remember", "the cat is called Mimi", "--vault", "diary")).Ending(0);
            (await _device.RunAsync("sync")).Ending(0);
        }

        // Another vault had the name, and is left alone.
        Assert.Equal("the pump is broken", await RecallAsync(_home, "pump", "work-2"));
        Assert.Equal("the cat is called Mimi", await RecallAsync(_device, "cat"));
        Assert.Equal(["tea with Ana"], (await _device.RunAsync("recall", "tea")).Ending(0).Lines[..1]);
    }

    [Fact]
    public async Task Who_brings_a_vault_that_is_there_already_gets_no_access_by_that()
    {
        await SealAsync(_home, "diary", "the boat is called Alma");
        await _home.SeedAsync("text");
        using var diary = _home.Open("diary");
        await using var agent = await ServingCairn.StartAsync(_home);
        var (_, answer) = await PairingCall.PairAsync(
            [agent.Address], agent.Pin, new(PairingCode.Parse(await CodeAsync(_home)).Secret, "thief") { SealKey = new DeviceKeys(_device.Path).Load().PublicKey, Vaults = [new(diary.Id, "mine", true)] }, Stop);

        using var remote = agent.Connect(answer.Token);

        Assert.Equal(["personal"], (await remote.ListVaultsAsync(Stop)).Select(vault => vault.Name));
        Assert.Equal("vault_unknown", (await remote.ExchangeAsync([new() { Vault = diary.Id, Replica = "00000000000000ab" }], Stop))[0].Problem?.Code);
        Assert.Single(diary.SealStatus().Devices);
    }

    [Fact]
    public async Task Where_pairing_fails_neither_device_stays_admitted_unless_it_was_before()
    {
        await SealAsync(_home, "diary", "the boat is called Alma");
        await SealAsync(_device, "notes", "tea with Ana");
        await _home.SeedAsync("here");
        await _device.SeedAsync("there");
        await using var agent = await ServingCairn.StartAsync(_home);

        (await _device.RunAsync("pair", await CodeAsync(_home, "--vault", "diary", "--vault", "personal"), "--give", "notes")).Failing(1, "both have memories");
        using (var diary = _home.Open("diary"))
        {
            Assert.Equal([false, true], diary.SealStatus().Devices.Select(device => device.IsRevoked).Order());
        }

        using (var notes = _device.Open("notes"))
        {
            Assert.Equal([false, true], notes.SealStatus().Devices.Select(device => device.IsRevoked).Order());
        }

        Assert.False(_home.Folder("notes").Exists);
        (await _device.RunAsync("pair", await CodeAsync(_home, "--vault", "diary"))).Ending(0);
        Assert.Equal("the boat is called Alma", await RecallAsync(_device, "boat"));
        (await _device.RunAsync("pair", await CodeAsync(_home, "--vault", "diary", "--vault", "personal"))).Failing(1, "both have memories");
        using var after = _home.Open("diary");
        Assert.Equal([false, false], after.SealStatus().Devices.Select(device => device.IsRevoked));
    }

    [Fact]
    public async Task A_revoked_device_reads_nothing_of_what_comes_after_wherever_it_gets_it()
    {
        await SealAsync(_home, "diary", "the boat is called Alma");
        await using var agent = await ServingCairn.StartAsync(_home);
        using var remote = await agent.PairAsync(_home, _device, "--vault", "diary");
        var id = (await _home.RunAsync("device", "list", "--json")).Json.GetProperty("devices")[0].GetProperty("device").GetString()!;

        (await _home.RunAsync("device", "revoke", id)).Ending(0);
        (await _home.RunAsync("remember", "the secret is forty-two", "--vault", "diary")).Ending(0);

        (await _device.RunAsync("sync")).Ending(4);
        Assert.True((await _home.RunAsync("vault", "seal", "devices", "--vault", "diary", "--json")).Json.GetProperty("devices")[1].GetProperty("revoked").GetBoolean());
        var bucket = Path.Combine(_home.Root, "bucket");
        (await _home.RunAsync("remote", "add", "bucket", bucket, "--vault", "diary")).Ending(0);
        (await _device.RunAsync("remote", "add", "bucket", bucket, "--vault", "diary")).Ending(0);
        (await _device.RunAsync("recall", "secret forty-two", "--vault", "diary")).Ending(3);
        Assert.Equal("the boat is called Alma", await RecallAsync(_device, "boat"));
    }

    [Fact]
    public async Task A_vault_that_is_locked_at_the_serving_device_is_said_to_be_and_the_code_still_works()
    {
        await SealAsync(_home, "diary", "the boat is called Alma");
        await using var agent = await ServingCairn.StartAsync(_home);
        var code = await CodeAsync(_home, "--vault", "diary");
        var key = Path.Combine(_home.Path, "device.key");
        File.Move(key, key + ".away");

        (await _device.RunAsync("pair", code)).Failing(1, "locked there", "cairn vault seal unlock");
        (await _home.RunAsync("pair", "--vault", "diary")).Failing(1, "does not have its keys");
        Assert.False(_device.Folder("diary").Exists);
        File.Move(key + ".away", key);
        (await _device.RunAsync("pair", code)).Ending(0);
        Assert.Equal("the boat is called Alma", await RecallAsync(_device, "boat"));
    }

    [Fact]
    public async Task A_copy_that_was_there_locked_is_unlocked_by_pairing()
    {
        await SealAsync(_home, "diary", "the boat is called Alma");
        var bucket = Path.Combine(_home.Root, "bucket");
        (await _home.RunAsync("remote", "add", "bucket", bucket, "--vault", "diary")).Ending(0);
        (await _device.RunAsync("remote", "add", "bucket", bucket, "--vault", "mine")).Ending(0);
        Assert.Equal("vault_locked", (await _device.RunAsync("recall", "boat", "--vault", "mine", "--json")).Ending(1).ErrorJson.GetProperty("code").GetString());
        var text = (await _device.RunAsync("status", "--vault", "mine")).Ending(0).Out;
        Assert.Contains("sealed and locked", text, StringComparison.Ordinal);
        Assert.True((await _device.RunAsync("status", "--vault", "mine", "--json")).Ending(0).Json.GetProperty("locked").GetBoolean());
        await using var agent = await ServingCairn.StartAsync(_home);

        using var remote = await agent.PairAsync(_home, _device, "--vault", "diary");

        Assert.Equal("the boat is called Alma", await RecallAsync(_device, "boat", "mine"));
        Assert.False(_device.Folder("diary").Exists);
        Assert.Contains(", sealed\n", (await _device.RunAsync("status", "--vault", "mine")).Ending(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_byte_of_what_it_says_is_on_the_wire_or_in_a_file()
    {
        await SealAsync(_home, "diary", "Zaphod lives in Trieste");
        await using var agent = await ServingCairn.StartAsync(_home);
        var secret = PairingCode.Parse(await CodeAsync(_home, "--vault", "diary")).Secret;
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate2 shown && CertificatePin.Of(shown).Equals(agent.Pin) } };
        using var client = new HttpClient(handler) { BaseAddress = agent.Address };

        // All that the serving device ever says to the other, below its encryption.
        using var paired = await client.PostAsync("v1/pair", new StringContent($$"""{"protocol":1,"secret":"{{secret}}","device":"x","seal_key":"{{new DeviceKeys(_device.Path).Load().PublicKey}}"}""", Encoding.UTF8, "application/json"), Stop);
        var said = await paired.Content.ReadAsStringAsync(Stop);
        var answer = JsonElement.Parse(said);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.GetProperty("token").GetString());
        var vault = answer.GetProperty("vaults")[0].GetProperty("vault").GetString();
        said += await client.GetStringAsync($"v1/exchange/vaults/{vault}/snapshot?cursor=", Stop) + await client.GetStringAsync($"v1/exchange/vaults/{vault}/changes", Stop);
        (await _device.RunAsync("pair", await CodeAsync(_home, "--vault", "diary"))).Ending(0);

        Assert.Equal(64, answer.GetProperty("vaults")[0].GetProperty("root").GetString()!.Length);
        Assert.Contains("\"seals\"", said, StringComparison.Ordinal);
        string[] words = ["zaphod", "lives", "trieste"];
        Assert.All(words, word => Assert.DoesNotContain(word, said, StringComparison.OrdinalIgnoreCase));
        Assert.Equal("Zaphod lives in Trieste", await RecallAsync(_device, "Trieste"));
        foreach (var file in Directory.GetFiles(_device.Path, "*", SearchOption.AllDirectories).Concat(Directory.GetFiles(_home.Path, "*", SearchOption.AllDirectories)).Where(file => new FileInfo(file).Length > 0))
        {
            var bytes = Encoding.Latin1.GetString(await ReadAsync(file));
            Assert.All(words, word => Assert.DoesNotContain(word, bytes, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static async Task<byte[]> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, Stop);
        return bytes;
    }

    private static async Task SealAsync(CairnHome home, string vault, string memory)
    {
        (await WithPassphraseAsync(home, $"cairn vault create {vault} --sealed")).Ending(0);
        (await home.RunAsync("remember", memory, "--vault", vault)).Ending(0);
    }

    private static Task<CairnRun> WithPassphraseAsync(CairnHome home, string line) => home.BashAsync($"export CAIRN_PASSPHRASE='{Passphrase}'; {line}");

    private static async Task<string> CodeAsync(CairnHome home, params string[] args) => (await home.RunAsync(["pair", "--json", .. args])).Ending(0).Json.GetProperty("code").GetString()!;

    private static async Task<string> RecallAsync(CairnHome home, string query, string vault = "diary") => (await home.RunAsync("recall", query, "--vault", vault)).Ending(0).Lines[0];
}
