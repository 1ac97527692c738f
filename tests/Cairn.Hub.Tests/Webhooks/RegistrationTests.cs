using Cairn.Agent.Tests.Processes;
using Cairn.Sync.Tests;
using Microsoft.AspNetCore.Http;

namespace Cairn.Hub.Tests.Webhooks;

/// <summary>Who may make a webhook, of what, and how it shows that it wants to be told.</summary>
public sealed class RegistrationTests(Postgres postgres) : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private ToldVault _told = null!;

    public async ValueTask InitializeAsync() => _told = await ToldVault.StartAsync(postgres, _time);

    public ValueTask DisposeAsync() => _told.DisposeAsync();

    [Fact]
    public async Task One_is_made_listed_changed_and_removed_and_its_secret_is_told_once()
    {
        var (status, made) = await _told.PostAsync("", new { url = _told.Receiver.Url, description = "to \u202en8n ", events = new[] { "memory.created", "memory.erased" } });
        var path = $"/{made.GetProperty("id").GetString()}";
        Assert.Equal((201, "to n8n", "unverified"), (status, made.GetProperty("description").GetString(), made.GetProperty("state").GetString()));
        Assert.Matches("^whsec_[A-Za-z0-9+/]{43}=$", made.GetProperty("secret").GetString());
        await _told.UntilAsync(path, "active");

        var one = (await _told.GetAsync(path)).Json;
        Assert.Equal($"{one}", $"{Assert.Single((await _told.GetAsync()).Json.GetProperty("webhooks").EnumerateArray())}");
        Assert.False(one.TryGetProperty("secret", out _));
        Assert.Equal(["memory.created", "memory.erased"], one.GetProperty("events").EnumerateArray().Select(name => name.GetString()));

        var (_, changed) = await _told.CallAsync(HttpMethod.Patch, path, new { events = new[] { "memory.deleted" }, enabled = false });
        Assert.Equal("disabled", changed.GetProperty("state").GetString());
        Assert.Equal("memory.deleted", Assert.Single(changed.GetProperty("events").EnumerateArray()).GetString());
        Assert.Equal((409, "webhook_disabled"), await CodeAsync(HttpMethod.Post, $"{path}/test"));

        Assert.Equal(204, (await _told.CallAsync(HttpMethod.Delete, path)).Status);
        Assert.Equal((404, "webhook_not_found"), await CodeAsync(HttpMethod.Delete, path));
        Assert.Equal(["0 0"], await _told.Hub.AsOwnerAsync("SELECT (SELECT count(*) FROM deliveries) || ' ' || (SELECT count(*) FROM outbox)"));
    }

    [Fact]
    public async Task Until_the_challenge_is_answered_nothing_else_is_sent()
    {
        var good = _told.Receiver.Verify;
        _told.Receiver.Verify = (context, message) => context.Response.WriteAsync(message.Body);
        var path = $"/{(await _told.PostAsync("", new { url = _told.Receiver.Url })).Json.GetProperty("id").GetString()}";
        await Eventually.HoldsAsync(async () => Verification(await _told.GetAsync($"{path}/deliveries")) == "webhook_unverified");
        await _told.PushAsync(LogEntry.Put("m1", "a boat", 1));
        Assert.Equal("unverified", (await _told.GetAsync(path)).Json.GetProperty("state").GetString());

        _told.Receiver.Verify = good;
        Assert.Equal(202, (await _told.PostAsync($"{path}/test")).Status);
        Assert.Single((await _told.GetAsync($"{path}/deliveries")).Json.GetProperty("deliveries").EnumerateArray());
        await _told.UntilAsync(path, "active");
        await _told.PushAsync(LogEntry.Put("m2", "a boat", 2));
        await _told.UntilToldAsync(1);

        Assert.Equal("m2", Assert.Single(_told.Receiver.Events).Data.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Another_address_has_to_verify_itself_before_it_is_told_what_waits()
    {
        var (path, _) = await _told.RegisterAsync();
        _told.Receiver.Answer = (context, _) =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        await _told.PushAsync(LogEntry.Put("m1", "a boat", 1));
        await _told.UntilPutOffAsync(path, 1, _time.GetUtcNow() + TimeSpan.FromSeconds(5));
        await using var second = await Receiver.StartAsync();
        second.Verify = (context, _) => context.Response.WriteAsync("no");

        Assert.Equal("unverified", (await _told.CallAsync(HttpMethod.Patch, path, new { url = second.Url })).Json.GetProperty("state").GetString());
        await Eventually.HoldsAsync(async () =>
        {
            // It may have been put off once more just before.
            await _told.AdvanceAsync(TimeSpan.FromSeconds(5));
            return (await _told.DeliveriesAsync(path))[0].TryGetProperty("error", out var error) && error.GetString() == "webhook_unverified";
        });
        Assert.Empty(second.Events);

        second.Verify = _told.Receiver.Verify;
        await Eventually.HoldsAsync(async () =>
        {
            // An attempt may have been under way that was answered "no", and is put off from now on; one that takes longer than its lease comes again.
            await _told.AdvanceAsync(TimeSpan.FromMinutes(1));
            return second.Events.Count > 0;
        });
        await _told.UntilAsync(path, "active");
        Assert.Single(second.Events.Select(told => told.Id).Distinct());
        Assert.Single(_told.Receiver.Events);
    }

    [Theory]
    [InlineData("""{}""", "invalid_webhook")]
    [InlineData("""{"url":""}""", "invalid_webhook")]
    [InlineData("""{"url":"https://example.com/","event":["memory.created"]}""", "invalid_webhook")]
    [InlineData("""{"url":"https://example.com/","events":[]}""", "invalid_webhook")]
    [InlineData("""{"url":"https://example.com/","events":["memory.read"]}""", "invalid_webhook")]
    [InlineData("""{"url":"https://example.com/","description":"LONG"}""", "invalid_webhook")]
    [InlineData("""{"url":"https://example.com/","enabled":"yes"}""", "invalid_json")]
    [InlineData("""{"url":7}""", "invalid_json")]
    [InlineData("[", "invalid_json")]
    public async Task What_is_no_webhook_is_refused(string body, string code) =>
        Assert.Equal((400, code), await CodeAsync(HttpMethod.Post, "", body.Replace("LONG", new string('d', 201), StringComparison.Ordinal)));

    [Fact]
    public async Task A_vault_has_twenty()
    {
        for (var count = 0; count < 20; count++)
        {
            Assert.Equal(201, (await _told.PostAsync("", new { url = $"https://example.com/{count}" })).Status);
        }

        Assert.Equal((400, "too_many_webhooks"), await CodeAsync(HttpMethod.Post, "", """{"url":"https://example.com/20"}"""));
    }

    [Fact]
    public async Task Readers_and_strangers_neither_see_nor_make_them()
    {
        var (path, _) = await _told.RegisterAsync();
        var ben = await _told.Hub.AddAccountAsync("ben");
        var (_, token) = await _told.Hub.AddDeviceAsync(ben);
        Assert.Equal((404, "vault_unknown"), await CodeAsync(HttpMethod.Get, "", token: token));

        await MakeMemberAsync(ben, "reader");
        Assert.Equal((403, "not_writer"), await CodeAsync(HttpMethod.Get, "", token: token));
        Assert.Equal((403, "not_writer"), await CodeAsync(HttpMethod.Post, "", """{"url":"https://example.com/"}""", token));
        await using var transaction = await _told.Hub.Database.BeginAsync(ben, TestContext.Current.CancellationToken);
        Assert.Equal((0L, 0L), (await transaction.FindAsync<long>("SELECT count(*) FROM webhooks"), await transaction.FindAsync<long>("SELECT count(*) FROM deliveries")));
        Assert.Equal((404, "route_not_found"), await CodeAsync(HttpMethod.Get, "/nonsense"));
        Assert.Equal((404, "delivery_not_found"), await CodeAsync(HttpMethod.Post, $"{path}/deliveries/{Guid.NewGuid()}/redeliver"));
    }

    [Fact]
    public async Task A_webhook_ends_with_its_makers_right_to_write()
    {
        var ben = await _told.Hub.AddAccountAsync("ben");
        var (_, token) = await _told.Hub.AddDeviceAsync(ben);
        await MakeMemberAsync(ben, "writer");
        var (_, made) = await _told.CallAsync(HttpMethod.Post, "", new { url = _told.Receiver.Url }, token);
        var path = $"/{made.GetProperty("id").GetString()}";
        await _told.UntilAsync(path, "active");
        _told.Receiver.Answer = (context, _) =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        await _told.PushAsync(LogEntry.Put("m1", "a boat", 1));
        await _told.UntilPutOffAsync(path, 1, _time.GetUtcNow() + TimeSpan.FromSeconds(5));

        await _told.Hub.AsOwnerAsync($"UPDATE members SET role = 'reader' WHERE account = '{ben}'");
        await _told.PushAsync(LogEntry.Put("m2", "a boat", 2));
        await _told.AdvanceAsync(TimeSpan.FromHours(1));
        await _told.UntilDeliveryAsync(path, "dropped", attempts: 1);

        Assert.Equal("suspended", (await _told.GetAsync(path)).Json.GetProperty("state").GetString());
        Assert.Single(_told.Receiver.Events);
    }

    private static string? Verification((int, System.Text.Json.JsonElement Json) deliveries) =>
        deliveries.Json.GetProperty("deliveries")[0] is var last && last.TryGetProperty("error", out var error) ? error.GetString() : null;

    private async Task MakeMemberAsync(Guid account, string role) => await _told.Hub.AsOwnerAsync($"INSERT INTO members (vault, account, role, since) VALUES ('{_told.Vault}', '{account}', '{role}', now())");

    private async Task<(int, string?)> CodeAsync(HttpMethod method, string path, object? json = null, string? token = null)
    {
        var (status, problem) = await _told.CallAsync(method, path, json, token);
        return (status, problem.GetProperty("code").GetString());
    }
}
