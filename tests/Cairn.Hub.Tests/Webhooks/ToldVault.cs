using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Cairn.Agent.Tests.Processes;
using Cairn.Core.Sync;
using Cairn.Sync.Http;
using Cairn.Sync.Remotes;
using Cairn.Sync.Tests;

namespace Cairn.Hub.Tests.Webhooks;

/// <summary>A vault at a hub, and a receiver that is told of it. The hub's clock moves when a test moves it, or else as all clocks do.</summary>
internal sealed class ToldVault : IAsyncDisposable
{
    private readonly HttpRemote _remote;
    private readonly HttpClient _client;

    private ToldVault(TestHub hub, Receiver receiver, Guid account, string token, Guid vault)
    {
        (Hub, Receiver, Account, Vault, _remote) = (hub, receiver, account, vault, hub.Connect(token));
        _client = new HttpClient { BaseAddress = hub.Server.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
    }

    public TestHub Hub { get; }

    public Receiver Receiver { get; }

    public Guid Account { get; }

    public Guid Vault { get; }

    /// <summary>The path of its webhooks.</summary>
    public string Path => $"v1/vaults/{Vault}/webhooks";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<ToldVault> StartAsync(Postgres postgres, TimeProvider? time = null, bool isSealed = false) =>
        await AddAsync(await TestHub.StartAsync(postgres, options => options with { WebhookNetworks = [IPNetwork.Parse("127.0.0.0/8")] }, time), "anna", isSealed);

    /// <summary>An account with a vault and a receiver at a hub that is there.</summary>
    public static async Task<ToldVault> AddAsync(TestHub hub, string name, bool isSealed = false)
    {
        var account = await hub.AddAccountAsync(name);
        var (_, token) = await hub.AddDeviceAsync(account);
        var vault = Guid.CreateVersion7();
        using var remote = hub.Connect(token);
        await remote.OfferVaultAsync(new RemoteVault(vault, "personal", isSealed), Stop);
        return new ToldVault(hub, await Receiver.StartAsync(), account, token, vault);
    }

    public Task<(int Status, JsonElement Json)> GetAsync(string path = "") => CallAsync(HttpMethod.Get, path);

    public Task<(int Status, JsonElement Json)> PostAsync(string path = "", object? json = null) => CallAsync(HttpMethod.Post, path, json);

    /// <summary>Calls the API of the vault's webhooks.</summary>
    public async Task<(int Status, JsonElement Json)> CallAsync(HttpMethod method, string path, object? json = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, Path + path);
        if (json is not null)
        {
            request.Content = new StringContent(json as string ?? JsonSerializer.Serialize(json), MediaTypeHeaderValue.Parse("application/json"));
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var answer = await _client.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    /// <summary>Registers the receiver, and waits until it is verified.</summary>
    /// <returns>The path of the webhook, and its secret.</returns>
    public async Task<(string Path, string Secret)> RegisterAsync(params string[] events)
    {
        var (status, made) = await PostAsync("", events.Length == 0 ? new { url = Receiver.Url } : new { url = Receiver.Url, events });
        Assert.Equal(201, status);
        var path = $"/{made.GetProperty("id").GetString()}";
        await UntilAsync(path, "active");
        return (path, made.GetProperty("secret").GetString()!);
    }

    /// <summary>Waits until a webhook is in a state.</summary>
    public Task UntilAsync(string path, string state) => Eventually.HoldsAsync(async () => (await GetAsync(path)).Json.GetProperty("state").GetString() == state);

    /// <summary>The deliveries of a webhook that are about memories, the latest first.</summary>
    public async Task<List<JsonElement>> DeliveriesAsync(string path) =>
        [.. (await GetAsync($"{path}/deliveries")).Json.GetProperty("deliveries").EnumerateArray().Where(delivery => delivery.GetProperty("event").GetString() != "webhook.verify")];

    /// <summary>Waits until the only delivery that is about a memory was tried so often, and is to be tried again at a time.</summary>
    public Task UntilPutOffAsync(string path, int attempts, DateTimeOffset until) => Eventually.HoldsAsync(async () =>
        (await DeliveriesAsync(path)) is [var only] && only.GetProperty("attempts").GetInt32() == attempts && only.GetProperty("next_at").GetDateTimeOffset() == until);

    /// <summary>Waits until the only delivery that is about a memory is in a state, after so many attempts.</summary>
    public async Task<JsonElement> UntilDeliveryAsync(string path, string state, int attempts)
    {
        JsonElement found = default;
        await Eventually.HoldsAsync(async () => (await DeliveriesAsync(path)) is [var only] && (found = only).GetProperty("attempts").GetInt32() == attempts && only.GetProperty("state").GetString() == state);
        return found;
    }

    /// <summary>Waits until the receiver was told so often of memories.</summary>
    public Task UntilToldAsync(int count) => Eventually.HoldsAsync(() => Receiver.Events.Count >= count);

    /// <summary>Writes changes as a device does.</summary>
    public async Task PushAsync(params ReceivedChange[] changes)
    {
        var answer = Assert.Single(await _remote.ExchangeAsync([new ExchangeRequest { Vault = Vault, Replica = "00000000000000ab", Changes = [.. changes.Select(change => change.Text)] }], Stop));
        Assert.All(answer.Results, result => Assert.Equal(PushStatus.Applied, result.Status));
    }

    /// <summary>Moves the hub's clock, and has it look what is due.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        ((ManualTime)Hub.Time).Advance(by);
        await GetAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.StopNodeAsync();
        await Receiver.DisposeAsync();
        _remote.Dispose();
        _client.Dispose();
        await Hub.DisposeAsync();
    }
}
