using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Cairn.Agent.Devices;
using Cairn.Agent.Tests.Processes;
using Cairn.Core;
using Cairn.Sync.Http;

namespace Cairn.Agent.Tests.Devices;

/// <summary>Two devices, each with the real program and a home of its own.</summary>
public sealed class PairingTests : IDisposable
{
    private readonly CairnHome _home = new();
    private readonly CairnHome _device = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _device.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task A_code_pairs_two_devices_and_what_one_remembers_reaches_the_other()
    {
        await _home.SeedAsync("the boat is called Alma");
        await using var agent = await ServingCairn.StartAsync(_home);
        using var remote = await agent.PairAsync(_home, _device);

        Assert.Equal(["the boat is called Alma"], (await _device.RunAsync("recall", "boat")).Ending(0).Lines[..1]);
        await _device.SeedAsync("tea with Ana");
        (await _device.RunAsync("sync")).Ending(0);
        Assert.Equal(["tea with Ana"], (await _home.RunAsync("recall", "tea")).Ending(0).Lines[..1]);
        Assert.Equal("personal", Assert.Single(await remote.ListVaultsAsync(Stop)).Name);
        var listed = (await _home.RunAsync("device", "list", "--json")).Ending(0).Json.GetProperty("devices")[0];
        Assert.Equal((Environment.MachineName, JsonValueKind.String), (listed.GetProperty("name").GetString(), listed.GetProperty("seen_at").ValueKind));
    }

    [Fact]
    public async Task Two_running_agents_bring_what_is_written_at_one_to_the_other_at_once()
    {
        await _home.SeedAsync("before");
        await using var agent = await ServingCairn.StartAsync(_home);
        using var remote = await agent.PairAsync(_home, _device);
        await using var other = await ServingCairn.StartAsync(_device);
        using var here = _home.Open();
        using var there = _device.Open();
        // Less than the half minute after which they would look by themselves.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);

        await _home.SeedAsync("from here");
        await there.WaitForChangesAsync(1, patience.Token);
        await _device.SeedAsync("from there");
        await here.WaitForChangesAsync(2, patience.Token);

        Assert.Equal(here.Digest().ToString(), there.Digest().ToString());
    }

    [Fact]
    public async Task Vaults_that_both_have_memories_become_one_only_when_that_is_said()
    {
        await _home.SeedAsync("here");
        await _device.SeedAsync("there");
        await using var agent = await ServingCairn.StartAsync(_home);
        var codes = new List<string>();
        for (var count = 0; count < 2; count++) codes.Add((await _home.RunAsync("pair", "--json")).Ending(0).Json.GetProperty("code").GetString()!);

        (await _device.RunAsync("pair", codes[0])).Failing(1, "both have memories", "--join");
        (await _device.RunAsync("pair", codes[1], "--join")).Ending(0);

        Assert.Equal(["there"], (await _home.RunAsync("recall", "there")).Ending(0).Lines[..1]);
    }

    [Fact]
    public async Task A_device_sees_the_vaults_that_it_was_paired_for_and_no_others()
    {
        await _home.SeedAsync("private things");
        (await _home.RunAsync("vault", "create", "work")).Ending(0);
        await using var agent = await ServingCairn.StartAsync(_home);
        using var remote = await agent.PairAsync(_home, _device, "--vault", "work");
        using var personal = _home.Open();

        Assert.Equal(["work"], (await remote.ListVaultsAsync(Stop)).Select(vault => vault.Name));
        var answer = Assert.Single(await remote.ExchangeAsync([new() { Vault = personal.Id, Replica = "00000000000000ab" }], Stop));
        Assert.Equal("vault_unknown", answer.Problem?.Code);
        Assert.Equal("offer_refused", (await Assert.ThrowsAsync<CairnException>(() => remote.OfferVaultAsync(new(personal.Id, "personal"), Stop))).Code);
    }

    [Fact]
    public async Task A_code_works_once_and_not_after_its_time()
    {
        await _home.SeedAsync("text");
        await using var agent = await ServingCairn.StartAsync(_home);
        var code = (await _home.RunAsync("pair", "--json")).Ending(0).Json.GetProperty("code").GetString()!;
        var late = (await _home.RunAsync("pair", "--for", "1s", "--json")).Ending(0).Json;
        (await _device.RunAsync("pair", code)).Ending(0);
        await Eventually.HoldsAsync(() => late.GetProperty("expires_at").GetDateTimeOffset() <= TimeProvider.System.GetUtcNow());

        (await _device.RunAsync("pair", code)).Failing(1, "does not take this code");
        (await _device.RunAsync("pair", late.GetProperty("code").GetString()!)).Failing(1, "does not take this code");
        (await _device.RunAsync("pair", code[..^3] + "AAA")).Failing(1, "not a pairing code");
        Assert.Single((await _home.RunAsync("device", "list", "--json")).Json.GetProperty("devices").EnumerateArray());
    }

    [Fact]
    public async Task Another_certificate_at_the_address_gets_nothing()
    {
        using var other = new CairnHome();
        await _home.SeedAsync("text");
        await other.SeedAsync("text");
        await using var agent = await ServingCairn.StartAsync(_home);
        await using var impostor = await ServingCairn.StartAsync(other);
        var code = (await _home.RunAsync("pair", "--address", $"127.0.0.1:{impostor.Address.Port}", "--json")).Ending(0).Json.GetProperty("code").GetString()!;

        (await _device.RunAsync("pair", code)).Failing(1, "another certificate");
        (await _device.RunAsync("pair", code, "--json")).Ending(1);
        Assert.False(File.Exists(Path.Combine(_device.Path, "remotes.json")));
    }

    [Fact]
    public async Task A_revoked_device_is_let_in_no_longer_and_its_stream_ends()
    {
        await _home.SeedAsync("text");
        await using var agent = await ServingCairn.StartAsync(_home);
        using var remote = await agent.PairAsync(_home, _device);
        var vault = Assert.Single(await remote.ListVaultsAsync(Stop));
        await using var hints = remote.WatchAsync([vault.Id], Stop).GetAsyncEnumerator(Stop);
        Assert.True(await hints.MoveNextAsync());
        var id = (await _home.RunAsync("device", "list", "--json")).Json.GetProperty("devices")[0].GetProperty("device").GetString()!;

        (await _home.RunAsync("device", "revoke", id)).Ending(0);

        Assert.Equal("remote_denied", (await Assert.ThrowsAsync<CairnException>(() => remote.ListVaultsAsync(Stop))).Code);
        await _home.SeedAsync("what a revoked device is not told");
        await Assert.ThrowsAsync<CairnException>(async () => Assert.False(await hints.MoveNextAsync() && await hints.MoveNextAsync()));
        (await _home.RunAsync("device", "revoke", id)).Failing(1, "no device");
    }

    [Fact]
    public async Task The_owners_API_is_not_there_for_devices_nor_the_owners_token()
    {
        await _home.SeedAsync("secret of the owner");
        await using var agent = await ServingCairn.StartAsync(_home);
        using var paired = await agent.PairAsync(_home, _device);
        using var client = NewClient(agent, ServingCairn.PairedToken(_device));
        using var owner = NewClient(agent, agent.OwnersToken);

        foreach (var path in new[] { "v1/recall?q=secret", "v1/memories/recent", "v1/vaults", "v1/events", "v1/status", "metrics", "mcp", "docs", "healthz", "" })
        {
            using var answer = await client.GetAsync(path, Stop);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var denied = await owner.GetAsync("v1/exchange/vaults", Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, denied.StatusCode);
        using var there = new HttpClient { BaseAddress = agent.Owner };
        there.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ServingCairn.PairedToken(_device));
        using var elsewhere = await there.GetAsync("v1/recall?q=secret", Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.StatusCode);
    }

    [Fact]
    public async Task Who_guesses_has_to_wait_and_pages_and_plain_HTTP_get_nothing()
    {
        await _home.SeedAsync("text");
        await using var agent = await ServingCairn.StartAsync(_home);
        using var client = NewClient(agent, "guess");
        using var page = new HttpRequestMessage(HttpMethod.Get, "v1/exchange") { Headers = { { "Origin", "https://evil.example" } } };
        using var refused = await client.SendAsync(page, Stop);
        var guesses = new List<HttpStatusCode>();
        for (var guess = 0; guess < WrongTries.TriesMax + 1; guess++)
        {
            using var answer = guess % 2 == 0 ? await client.GetAsync("v1/exchange/vaults", Stop)
                : await client.PostAsync("v1/pair", new StringContent($$"""{"secret":"guess{{guess}}","device":"x"}""", Encoding.UTF8, "application/json"), Stop);
            guesses.Add(answer.StatusCode);
            Assert.Equal(guess == WrongTries.TriesMax, answer.Headers.RetryAfter is not null);
        }

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, guesses[^1]);
        Assert.All(guesses.SkipLast(1), status => Assert.True(status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden));
        using var plain = new TcpClient();
        await plain.ConnectAsync(IPAddress.Loopback, agent.Address.Port, Stop);
        await plain.GetStream().WriteAsync("GET /v1/exchange HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray(), Stop);
        Assert.Equal(0, await ReadAsync(plain));
    }

    [Fact]
    public async Task The_files_are_their_owners_and_hold_no_token_and_the_pin_stays()
    {
        await _home.SeedAsync("text");
        CertificatePin pin;
        string token;
        await using (var agent = await ServingCairn.StartAsync(_home))
        {
            using var remote = await agent.PairAsync(_home, _device);
            (pin, token) = (agent.Pin, ServingCairn.PairedToken(_device));
        }

        await using var again = await ServingCairn.StartAsync(_home);
        using var known = again.Connect(token);

        Assert.Equal(pin, again.Pin);
        Assert.Single(await known.ListVaultsAsync(Stop));
        Assert.DoesNotContain(token, await File.ReadAllTextAsync(Path.Combine(_home.Path, "devices.json"), Stop), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            var files = new[] { Path.Combine(_home.Path, "devices.json"), Path.Combine(_home.Path, "certificate.pem"), Path.Combine(_device.Path, "remotes.json") };
            foreach (var file in files) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task Where_nothing_listens_the_code_is_made_and_that_is_said()
    {
        await _home.SeedAsync("text");

        var made = (await _home.RunAsync("pair", "--address", "127.0.0.1:1", "--address", "nowhere.invalid:8743")).Ending(0);
        var code = made.Lines[1].Split(' ')[^1];

        (await _home.RunAsync("pair")).Ending(0).Saying("cairn up --serve");
        (await _device.RunAsync("pair", code)).Failing(4, "cannot be reached");
        (await _home.RunAsync("pair", "--for", "2d")).Failing(1, "not a time");
        (await _home.RunAsync("pair", "--address", "nowhere")).Failing(1, "not an address");
        (await _home.RunAsync("pair", "--vault", "nothing")).Failing(3);
        (await _home.RunAsync("up", "--serve", "here")).Failing(1, "not an address");
    }

    private static HttpClient NewClient(ServingCairn agent, string token)
    {
        var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is System.Security.Cryptography.X509Certificates.X509Certificate2 shown && CertificatePin.Of(shown).Equals(agent.Pin) } };
        var client = new HttpClient(handler) { BaseAddress = agent.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    // A server of TLS may send an alert before it closes, which is no answer of HTTP.
    private static async Task<int> ReadAsync(TcpClient client)
    {
        try
        {
            var buffer = new byte[1_000];
            var read = await client.GetStream().ReadAtLeastAsync(buffer, 1_000, throwOnEndOfStream: false, Stop);
            return Encoding.ASCII.GetString(buffer, 0, read).Contains("HTTP", StringComparison.Ordinal) ? read : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
