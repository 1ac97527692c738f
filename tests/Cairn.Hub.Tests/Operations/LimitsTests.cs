using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Cairn.Agent.Tests.Processes;
using Cairn.Core;
using Cairn.Core.Sync;
using Cairn.Hub.Accounts;
using Cairn.Hub.Devices;
using Cairn.Hub.Tests.Devices;
using Cairn.Hub.Vaults;
using Cairn.Sync.Remotes;

namespace Cairn.Hub.Tests.Operations;

/// <summary>The table of limits in docs/reference/hub.md, line by line; those of the protocol itself are in the contract that every server of it passes.</summary>
public sealed class LimitsTests(Postgres postgres) : IAsyncLifetime
{
    private TestHub _hub = null!;
    private Guid _account;
    private string _token = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync(postgres);
        _account = await _hub.AddAccountAsync("anna");
        (_, _token) = await _hub.AddDeviceAsync(_account);
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Lines_and_headers()
    {
        Assert.Equal(414, await AskRawAsync($"GET /v1/recall?q={new string('a', 9_000)} HTTP/1.1\r\nHost: hub\r\n\r\n"));
        Assert.Equal(431, await AskRawAsync($"GET /healthz HTTP/1.1\r\nHost: hub\r\nX: {new string('a', 17_000)}\r\n\r\n"));
        Assert.Equal(431, await AskRawAsync($"GET /healthz HTTP/1.1\r\nHost: hub\r\n{string.Concat(Enumerable.Range(0, 60).Select(at => $"X-{at}: a\r\n"))}\r\n"));
    }

    [Theory]
    [InlineData("POST", "v1/exchange", 9 << 20)]
    [InlineData("POST", "v1/exchange/vaults/VAULT/changes", 64 << 10)]
    [InlineData("PUT", "v1/exchange/vaults/VAULT", 16 << 10)]
    [InlineData("POST", "v1/recall", 64 << 10)]
    [InlineData("PATCH", "v1/devices/VAULT", 4 << 10)]
    public async Task Bodies_as_they_are_and_decompressed(string method, string path, int bytesMax)
    {
        var body = new byte[bytesMax + 1];
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync(body, Stop);

        Assert.Equal(413, await SendAsync(method, path, body));
        Assert.Equal(413, await SendAsync(method, path, packed.ToArray(), "gzip"));
        Assert.InRange(packed.Length, 1, bytesMax / 10);
    }

    [Theory]
    [InlineData("POST", "v1/exchange")]
    [InlineData("POST", "v1/exchange/vaults/VAULT/changes")]
    [InlineData("PUT", "v1/exchange/vaults/VAULT")]
    [InlineData("POST", "v1/recall")]
    [InlineData("PATCH", "v1/devices/VAULT")]
    public async Task Depth(string method, string path) => Assert.Equal(400, await SendAsync(method, path, Encoding.ASCII.GetBytes(new string('[', 4_000))));

    [Fact]
    public async Task Forms()
    {
        using var client = _hub.NewClient();

        Assert.Equal(400, await PostAsync(new FormUrlEncodedContent([new("grant_type", new string('a', 17 << 10))])));
        Assert.Equal(400, await PostAsync(new FormUrlEncodedContent(Enumerable.Range(0, 21).Select(at => KeyValuePair.Create($"f{at}", "a")))));
        Assert.Equal(413, await PostAsync(new FormUrlEncodedContent([new("grant_type", new string('a', 65 << 10))])));

        async Task<int> PostAsync(HttpContent form)
        {
            using (form)
            {
                using var answer = await client.PostAsync("oauth/token", form, Stop);
                return (int)answer.StatusCode;
            }
        }
    }

    [Fact]
    public async Task Vaults_of_one_stream_and_of_one_recall()
    {
        using var client = _hub.NewClient(_token);
        var named = string.Join('&', Enumerable.Range(0, 101).Select(_ => $"vault={Guid.NewGuid()}"));
        await _hub.AsOwnerAsync(
            $"""
            WITH made AS (INSERT INTO vaults (vault, owner, name, sealed, created_at) SELECT gen_random_uuid(), '{_account}', 'v' || i, false, now() FROM generate_series(1, 101) i RETURNING vault),
                logs AS (INSERT INTO heads (vault, seq, mark) SELECT vault, 0, vault FROM made RETURNING vault)
            INSERT INTO members (vault, account, role, since) SELECT vault, '{_account}', 'owner', now() FROM logs RETURNING vault
            """);

        using var hints = await client.GetAsync($"v1/exchange/hints?{named}", Stop);
        using var recall = await client.GetAsync("v1/recall?q=a", Stop);

        Assert.Equal((400, 400), ((int)hints.StatusCode, (int)recall.StatusCode));
    }

    [Fact]
    public async Task Streams_of_one_device()
    {
        await using var hub = await _hub.StartNodeAsync(options => options with { StreamsPerDevice = 2 });
        var vault = await hub.OfferVaultAsync(_token);
        var (_, other) = await hub.AddDeviceAsync(_account);
        using var client = hub.NewClient(_token);
        var first = await HintsOf.OpenAsync(hub, _token, vault);
        await using var second = await HintsOf.OpenAsync(hub, _token, vault);

        using var third = await client.GetAsync($"v1/exchange/hints?vault={vault}", HttpCompletionOption.ResponseHeadersRead, Stop);
        await using var others = await HintsOf.OpenAsync(hub, other, vault);
        await first.DisposeAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.StatusCode);
        Assert.Contains("too_many_streams", await third.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        await Eventually.HoldsAsync(async () =>
        {
            using var again = await client.GetAsync($"v1/exchange/hints?vault={vault}", HttpCompletionOption.ResponseHeadersRead, Stop);
            return again.IsSuccessStatusCode;
        });
    }

    [Fact]
    public async Task Streams_of_a_node()
    {
        await using var hub = await _hub.StartNodeAsync(options => options with { StreamsMax = 1 });
        var vault = await hub.OfferVaultAsync(_token);
        using var client = hub.NewClient(_token);
        await using var first = await HintsOf.OpenAsync(hub, _token, vault);

        using var second = await client.GetAsync($"v1/exchange/hints?vault={vault}", Stop);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
    }

    [Fact]
    public async Task Requests_in_a_minute()
    {
        await using var hub = await _hub.StartNodeAsync(options => options with { RequestsPerMinute = 3 });
        using var client = hub.NewClient(_token);
        var statuses = new List<int>();
        for (var time = 0; time < 5; time++)
        {
            using var answer = await client.GetAsync("v1/account", Stop);
            statuses.Add((int)answer.StatusCode);
            Assert.Equal(answer.StatusCode == HttpStatusCode.TooManyRequests, answer.Headers.RetryAfter is not null);
        }

        Assert.Equal([200, 200, 200, 429, 429], statuses);
    }

    [Fact]
    public async Task Wrong_tokens_of_one_address()
    {
        await using var hub = await _hub.StartNodeAsync(options => options with { RequestsPerMinute = 3 });
        using var client = hub.NewClient("made-up");
        var statuses = new List<int>();
        for (var time = 0; time < 5; time++)
        {
            using var answer = await client.GetAsync("v1/account", Stop);
            statuses.Add((int)answer.StatusCode);

            // Long enough for a part of a try to come back.
            await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System, Stop);
        }

        Assert.Equal([401, 401, 401, 429, 429], statuses);
    }

    [Fact]
    public async Task Requests_of_one_device_at_once()
    {
        var vault = await _hub.OfferVaultAsync(_token);
        using var remote = _hub.Connect(_token);
        List<Task<IReadOnlyList<ExchangeAnswer>>> pushes;
        Task refused;
        await using (var blocking = await _hub.Database.BeginAsync(_account, Stop))
        {
            await blocking.ExecuteAsync("SELECT seq FROM heads WHERE vault = @vault FOR UPDATE", new { vault });
            pushes = [.. Enumerable.Range(1, 30).Select(number => remote.ExchangeAsync([new ExchangeRequest { Vault = vault, Replica = "00000000000000ab", Changes = [LogEntry.Put($"m{number}", "text", number).Text] }], Stop))];
            refused = await Task.WhenAny(pushes);
            Assert.Equal("remote_busy", (await Assert.ThrowsAsync<CairnException>(() => refused)).Code);
        }

        await ((Task)Task.WhenAll(pushes)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.Equal(20, pushes.Count(push => push.IsCompletedSuccessfully)); // 4 at once, and 16 that wait.
    }

    [Fact]
    public async Task Devices_keys_vaults_and_browsers_of_an_account()
    {
        await _hub.AsOwnerAsync(
            $"""
            INSERT INTO devices (id, account, name, platform, created_at, seen_at) SELECT gen_random_uuid(), '{_account}', 'd', 'linux', now(), now() FROM generate_series(1, {DeviceList.CountMax});
            INSERT INTO api_keys (id, hash, account, name, created_at) SELECT gen_random_uuid(), decode(md5(i::text), 'hex'), '{_account}', 'k', now() FROM generate_series(1, {ApiKeys.CountMax}) i;
            INSERT INTO vaults (vault, owner, name, sealed, created_at) SELECT gen_random_uuid(), '{_account}', 'v' || i, false, now() FROM generate_series(1, {VaultList.OwnMax}) i
            """);
        using var remote = _hub.Connect(_token);
        await using var transaction = await _hub.Database.BeginAsync(_account, Stop);

        Assert.Equal("too_many_devices", (await Assert.ThrowsAsync<CairnException>(() => new DeviceList(transaction, _account).RequireRoomAsync())).Code);
        Assert.Equal("too_many_keys", (await Assert.ThrowsAsync<CairnException>(() => new ApiKeys(transaction, _account).AddAsync("one more", _hub.Time.GetUtcNow()))).Code);
        Assert.Contains("too_many_vaults", (await Assert.ThrowsAsync<CairnException>(() => remote.OfferVaultAsync(new RemoteVault(Guid.NewGuid(), "one more"), Stop))).Message, StringComparison.Ordinal);
        for (var time = 0; time <= Sessions.CountMax; time++)
        {
            await new Sessions(transaction).AddAsync(_account, _hub.Time.GetUtcNow());
        }

        Assert.Equal(Sessions.CountMax, await transaction.FindAsync<long>("SELECT count(*) FROM sessions WHERE account = @_account", new { _account }));
    }

    [Fact]
    public async Task Devices_that_ask_for_a_code_from_one_address()
    {
        using var client = _hub.NewClient();
        var statuses = new List<int>();
        for (var time = 0; time <= 100; time++)
        {
            using var form = new FormUrlEncodedContent([new("client_id", "cairn")]);
            using var answer = await client.PostAsync("oauth/device_authorization", form, Stop);
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Equal(100, statuses.Count(status => status == 200));
        Assert.Equal(429, statuses[^1]);
    }

    [Fact]
    public async Task Bodies_that_come_slowly_hold_up_nobody_and_are_cut_off()
    {
        var slow = new List<TcpClient>();
        for (var device = 0; device < 10; device++)
        {
            var (_, token) = await _hub.AddDeviceAsync(_account);
            for (var time = 0; time < 4; time++)
            {
                slow.Add(await ConnectAsync($"POST /v1/exchange HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{{"));
            }
        }

        using var client = _hub.NewClient(_token);
        using var answer = await client.GetAsync("v1/account", Stop);
        var cutOff = await ReadStatusAsync(slow[0]);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(408, cutOff);
        slow.ForEach(connection => connection.Dispose());
    }

    private async Task<int> SendAsync(string method, string path, byte[] body, string? encoding = null)
    {
        using var client = _hub.NewClient(_token);
        using var request = new HttpRequestMessage(new HttpMethod(method), path.Replace("VAULT", $"{Guid.NewGuid()}", StringComparison.Ordinal)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.ExpectContinue = true; // What is refused for its length alone is not sent.
        if (encoding is not null) request.Content.Headers.ContentEncoding.Add(encoding);
        using var answer = await client.SendAsync(request, Stop);
        return (int)answer.StatusCode;
    }

    private async Task<int> AskRawAsync(string request)
    {
        using var connection = await ConnectAsync(request);
        return await ReadStatusAsync(connection);
    }

    private async Task<TcpClient> ConnectAsync(string request)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, _hub.Server.Address.Port, Stop);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Stop);
        return connection;
    }

    private static async Task<int> ReadStatusAsync(TcpClient connection)
    {
        using var reader = new StreamReader(connection.GetStream(), leaveOpen: true);
        return int.Parse((await reader.ReadLineAsync(Stop))!.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
