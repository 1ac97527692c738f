using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Devices;

/// <summary>What becomes of paired devices when their vaults are joined, refused or removed.</summary>
public sealed class PairedVaultTests : IDisposable
{
    private readonly CairnHome _home = new();
    private readonly CairnHome _device = new();
    private readonly CairnHome _third = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _third.Dispose();
        _device.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task Of_several_vaults_none_is_joined_where_one_cannot_be()
    {
        await _home.SeedAsync("personal here");
        await using var agent = await ServingCairn.StartAsync(_home);
        using (var work = _home.Open("work"))
        {
            await work.RememberAsync([new SortedList<string, Core.Records.FieldValue> { ["content"] = Core.Records.FieldValue.Text("work here") }], new Vaults.Log.Author("tests"));
        }

        Guid personal;
        using (var vault = _device.Open())
        {
            personal = vault.Id;
        }

        using (var work = _device.Open("work"))
        {
            await work.RememberAsync([new SortedList<string, Core.Records.FieldValue> { ["content"] = Core.Records.FieldValue.Text("work there") }], new Vaults.Log.Author("tests"));
        }

        (await _device.RunAsync("pair", await CodeAsync(_home, "--vault", "personal", "--vault", "work"))).Failing(1, "called work", "both have memories");

        using var after = _device.Open();
        Assert.Equal(personal, after.Id);
        Assert.False(File.Exists(Path.Combine(_device.Path, "remotes.json")));
    }

    [Fact]
    public async Task Where_pairing_fails_once_the_code_is_used_neither_device_keeps_half_of_it()
    {
        await _home.SeedAsync("here");
        await _device.SeedAsync("there");
        (await _device.RunAsync("vault", "create", "work")).Ending(0);
        await using var agent = await ServingCairn.StartAsync(_home);

        (await _device.RunAsync("pair", await CodeAsync(_home), "--give", "work")).Failing(1, "both have memories", "--join");

        Assert.Empty((await _home.RunAsync("device", "list", "--json")).Ending(0).Json.GetProperty("devices").EnumerateArray());
        Assert.False(_home.Folder("work").Exists);
        Assert.False(File.Exists(Path.Combine(_device.Path, "remotes.json")));
        (await _device.RunAsync("pair", await CodeAsync(_home), "--join", "--give", "work")).Ending(0);
        Assert.True(_home.Folder("work").Exists);
    }

    [Fact]
    public async Task A_pairing_that_is_taken_back_leaves_what_was_written_since()
    {
        await _home.SeedAsync("here");
        (await _device.RunAsync("vault", "create", "work")).Ending(0);
        await using var agent = await ServingCairn.StartAsync(_home);
        (await _device.RunAsync("pair", await CodeAsync(_home), "--give", "work")).Ending(0);
        (await _home.RunAsync("remember", "text", "--vault", "work")).Ending(0);
        var token = ServingCairn.PairedToken(_device);

        await Cairn.Sync.Http.PairingCall.WithdrawAsync(agent.Address, agent.Pin, token);

        using var remote = agent.Connect(token);
        Assert.Equal("remote_denied", (await Assert.ThrowsAsync<Core.CairnException>(() => remote.ListVaultsAsync(Stop))).Code);
        Assert.Empty((await _home.RunAsync("device", "list", "--json")).Ending(0).Json.GetProperty("devices").EnumerateArray());
        Assert.Equal(["text"], (await _home.RunAsync("recall", "text", "--vault", "work")).Ending(0).Lines[..1]);
    }

    [Fact]
    public async Task A_device_keeps_its_access_to_a_vault_that_becomes_part_of_another_and_is_told_what_to_do()
    {
        await _home.SeedAsync("from home");
        await _third.SeedAsync("from the third");
        await using var agent = await ServingCairn.StartAsync(_home);
        using var remote = await agent.PairAsync(_home, _device);
        await using var other = await ServingCairn.StartAsync(_third);

        // Not by pairing first: a vault that has a remote is joined to no other.
        var joined = (await _home.RunAsync("pair", await CodeAsync(_third), "--join")).Ending(0);

        Assert.Contains($"On {Environment.MachineName}, which comes here for it, pair again and say --join.", joined.Error, StringComparison.Ordinal);
        using var vault = _third.Open();
        Assert.Equal(vault.Id, Assert.Single(await remote.ListVaultsAsync(Stop)).Id);
        Assert.Null((await remote.ExchangeAsync([new() { Vault = vault.Id, Replica = "00000000000000ab" }], Stop))[0].Problem);
        (await _device.RunAsync("sync")).Ending(4);
        Assert.Contains("part of another", (await _device.RunAsync("status")).Ending(0).Out, StringComparison.Ordinal);
        (await _device.RunAsync("remote", "remove", "127.0.0.1")).Ending(0);
        (await _device.RunAsync("pair", await CodeAsync(_home), "--join")).Ending(0);
        Assert.Equal(["from the third"], (await _device.RunAsync("recall", "third")).Ending(0).Lines[..1]);
    }

    [Fact]
    public async Task A_vault_that_is_removed_is_neither_synced_nor_served_any_more_and_nor_is_another_of_its_name()
    {
        (await _home.RunAsync("vault", "create", "work")).Ending(0);
        (await _home.RunAsync("remote", "add", "nas", Path.Combine(_home.Root, "nas"), "--vault", "work")).Ending(0);
        await using (var agent = await ServingCairn.StartAsync(_home))
        {
            using var remote = await agent.PairAsync(_home, _device, "--vault", "work");
            await CodeAsync(_home, "--vault", "work");
        }

        (await _home.RunAsync("vault", "remove", "work", "--yes")).Ending(0);

        foreach (var file in new[] { "remotes.json", "devices.json" }) Assert.DoesNotContain("\"work\"", await File.ReadAllTextAsync(Path.Combine(_home.Path, file), Stop), StringComparison.Ordinal);
        Assert.Empty((await _home.RunAsync("remote", "list", "--json")).Json.GetProperty("remotes")[0].GetProperty("vaults").EnumerateArray());
    }

    [Fact]
    public async Task A_server_is_added_by_its_token_and_pin_or_the_error_says_to_pair()
    {
        await _home.SeedAsync("the boat is called Alma");
        await using var agent = await ServingCairn.StartAsync(_home);
        using var paired = await agent.PairAsync(_home, _third);
        var (address, token, pin) = (agent.Address.AbsoluteUri, ServingCairn.PairedToken(_third), agent.Pin.ToString());

        (await _device.RunAsync("remote", "add", "desk", address)).Failing(1, "who has its token", "cairn pair CODE");
        (await _device.RunAsync("remote", "add", "desk", $"wss://{agent.Address.Authority}")).Failing(1, "HTTPS only");
        (await _device.RunAsync("remote", "add", "desk", address, "--token", token, "--pin", "sha256//AAAA")).Failing(1, "not the pin");
        (await _device.RunAsync("remote", "add", "desk", _device.Root, "--token", token)).Failing(1, "https://");
        (await _device.RunAsync("remote", "add", "desk", address, "--token", "wrong", "--pin", pin)).Failing(1, "does not let this device in");
        (await _device.RunAsync("remote", "add", "desk", address, "--token", token)).Ending(1);
        Assert.False(File.Exists(Path.Combine(_device.Path, "remotes.json")));

        (await _device.RunAsync("remote", "add", "desk", address, "--token", token, "--pin", pin)).Ending(0);
        Assert.Equal(["the boat is called Alma"], (await _device.RunAsync("recall", "boat")).Ending(0).Lines[..1]);
    }

    [Theory]
    [InlineData("export CAIRN_REMOTE_TOKEN=TOKEN; cairn remote add desk ADDRESS --pin PIN", "")]
    [InlineData("echo TOKEN | cairn remote add desk ADDRESS --token - --pin PIN", "")]
    [InlineData("export CAIRN_REMOTE_TOKEN=wrong; echo TOKEN | cairn remote add desk ADDRESS --token - --pin PIN", "")]
    [InlineData("cairn remote add desk ADDRESS --token - --pin PIN", "TOKEN")]
    public async Task A_token_is_given_without_being_seen_on_the_command_line(string line, string typed)
    {
        await _home.SeedAsync("the boat is called Alma");
        await using var agent = await ServingCairn.StartAsync(_home);
        using var paired = await agent.PairAsync(_home, _third);
        var token = ServingCairn.PairedToken(_third);
        var filled = line.Replace("TOKEN", token, StringComparison.Ordinal).Replace($"CAIRN_REMOTE_{token}", "CAIRN_REMOTE_TOKEN", StringComparison.Ordinal)
            .Replace("ADDRESS", agent.Address.AbsoluteUri, StringComparison.Ordinal).Replace("PIN", agent.Pin.ToString(), StringComparison.Ordinal);

        var run = (typed.Length == 0 ? await _device.BashAsync(filled) : await _device.TerminalAsync(filled, token + "\n")).Ending(0);

        Assert.DoesNotContain(token, run.Out + run.Error, StringComparison.Ordinal);
        Assert.Equal(token, ServingCairn.PairedToken(_device));
    }

    [Fact]
    public async Task Where_no_token_is_given_on_standard_input_that_is_said() =>
        (await _device.BashAsync("cairn remote add desk https://127.0.0.1:1 --token - < /dev/null")).Failing(1, "who has its token", "CAIRN_REMOTE_TOKEN");

    private static async Task<string> CodeAsync(CairnHome home, params string[] args) => (await home.RunAsync(["pair", "--json", .. args])).Ending(0).Json.GetProperty("code").GetString()!;
}
