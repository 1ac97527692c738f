using Cairn.Agent.Tests.Processes;
using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Hub.Projections;
using Cairn.Hub.Webhooks;
using Cairn.Sync.Tests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cairn.Hub.Tests.Webhooks;

/// <summary>What happens in a vault is told, by running nodes to a real server.</summary>
public sealed class DeliveryTests(Postgres postgres)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_change_after_the_verification_is_told_once_with_what_the_memory_says_then()
    {
        await using var told = await ToldVault.StartAsync(postgres);
        await told.PushAsync(LogEntry.Put("before", "was there", 1));
        await told.RegisterAsync();

        await told.PushAsync(LogEntry.Put("m1", "a boat", 2));
        await told.UntilToldAsync(1);
        await told.PushAsync(LogEntry.Put("m1", "a red boat", 3), LogEntry.Put("before", "is there", 4));
        await told.UntilToldAsync(3);
        await told.PushAsync(LogEntry.Of("m1", ChangeKind.Delete, 5, 0xab, []));
        await told.UntilToldAsync(4);
        await told.PushAsync(LogEntry.Erase("m1", 6));
        await told.UntilToldAsync(5);

        var events = told.Receiver.Events.OrderBy(message => message.Data.GetProperty("sequence").GetInt64()).ToList();
        Assert.Equal(["memory.created m1", "memory.changed m1", "memory.changed before", "memory.deleted m1", "memory.erased m1"], events.Select(message => $"{message.Type} {message.Data.GetProperty("id")}"));
        Assert.Equal("a boat", events[0].Data.GetProperty("memory").GetProperty("content").GetString());
        Assert.Equal("a red boat", events[1].Data.GetProperty("memory").GetProperty("content").GetString());
        Assert.Equal(["vault", "webhook", "collection", "id", "sequence"], events[3].Data.EnumerateObject().Select(member => member.Name));
        Assert.True(events[4].Data.GetProperty("erased").GetBoolean());
        Assert.Equal(told.Vault, events[0].Data.GetProperty("vault").GetGuid());
    }

    [Fact]
    public async Task Only_chosen_events_are_told_and_other_collections_never()
    {
        await using var told = await ToldVault.StartAsync(postgres);
        await told.RegisterAsync("memory.deleted");

        var profile = new Change
        {
            Op = Guid.NewGuid(),
            Key = new RecordKey("profile", "p1"),
            Kind = ChangeKind.Delete,
            Stamp = Core.Stamps.Stamp.Of(1_700_000_000_000, 0, 1),
            Actor = "tester",
        };
        await told.PushAsync(new(ChangeJson.Write(profile)), LogEntry.Put("m1", "a boat", 1), LogEntry.Of("m1", ChangeKind.Delete, 2, 0xab, []));
        await told.UntilToldAsync(1);

        Assert.Equal(("memory.deleted", "m1"), (Assert.Single(told.Receiver.Events).Type, told.Receiver.Events[0].Data.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task What_was_erased_before_it_is_told_says_so_and_nothing_else()
    {
        await using var told = await ToldVault.StartAsync(postgres, new ManualTime());
        var (path, _) = await told.RegisterAsync();
        told.Receiver.Answer = Status(503);
        await told.PushAsync(LogEntry.Put("m1", "Zimtsternbude", 1));
        await told.UntilPutOffAsync(path, attempts: 1, told.Hub.Time.GetUtcNow() + TimeSpan.FromSeconds(5));
        Assert.DoesNotContain("Zimtsternbude", string.Concat(await told.Hub.AsOwnerAsync("SELECT payload FROM outbox UNION ALL SELECT deliveries::text FROM deliveries")), StringComparison.Ordinal);

        told.Receiver.Answer = Status(200);
        await told.PushAsync(LogEntry.Erase("m1", 2));
        await told.UntilToldAsync(2);
        await told.AdvanceAsync(Day);
        await told.UntilToldAsync(3);

        var late = told.Receiver.Events[^1];
        Assert.Equal(("memory.created", true), (late.Type, late.Data.GetProperty("erased").GetBoolean()));
        Assert.False(late.Data.TryGetProperty("memory", out _));
    }

    [Fact]
    public async Task Of_a_sealed_vault_only_ids_are_told()
    {
        await using var told = await ToldVault.StartAsync(postgres, isSealed: true);
        await told.RegisterAsync();

        await told.PushAsync(LogEntry.Put("m1", "sealed, so to speak", 1));
        await told.UntilToldAsync(1);

        var data = told.Receiver.Events[0].Data;
        Assert.True(data.GetProperty("sealed").GetBoolean());
        Assert.Equal(["vault", "webhook", "collection", "id", "sequence", "sealed"], data.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task One_that_is_not_taken_comes_again_later_each_time_under_its_id_and_in_the_end_is_dead_until_it_is_sent_for()
    {
        var time = new ManualTime();
        await using var told = await ToldVault.StartAsync(postgres, time);
        var (path, _) = await told.RegisterAsync();
        told.Receiver.Answer = Status(500);
        await told.PushAsync(LogEntry.Put("m1", "a boat", 1));
        var first = await told.UntilDeliveryAsync(path, "waiting", attempts: 1);
        Assert.Equal((500, "webhook_failed"), (first.GetProperty("status").GetInt32(), first.GetProperty("error").GetString()));
        await told.UntilPutOffAsync(path, attempts: 1, time.GetUtcNow() + TimeSpan.FromSeconds(5));
        await told.AdvanceAsync(TimeSpan.FromSeconds(5));
        await told.UntilPutOffAsync(path, attempts: 2, time.GetUtcNow() + TimeSpan.FromSeconds(10));

        for (var attempt = 3; attempt <= 34; attempt++)
        {
            await told.AdvanceAsync(TimeSpan.FromHours(1));
            await (attempt == 34 ? told.UntilDeliveryAsync(path, "dead", attempt)
                : told.UntilPutOffAsync(path, attempt, time.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(3_600, 5 * Math.Pow(2, attempt - 1)))));
        }

        await told.AdvanceAsync(Day);
        Assert.Equal(34, told.Receiver.Events.Count);
        Assert.Single(told.Receiver.Events.Select(message => message.Id).Distinct());

        told.Receiver.Answer = Status(204);
        var dead = Assert.Single(await told.DeliveriesAsync(path)).GetProperty("id").GetString();
        Assert.Equal(202, (await told.PostAsync($"{path}/deliveries/{dead}/redeliver")).Status);
        await told.UntilDeliveryAsync(path, "delivered", attempts: 35);
        Assert.Equal(202, (await told.PostAsync($"{path}/deliveries/{dead}/redeliver")).Status);
        await told.UntilDeliveryAsync(path, "delivered", attempts: 36);
        Assert.Single(told.Receiver.Events.Select(message => message.Id).Distinct());
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("86400", 3_600)]
    [InlineData("0", 1)]
    [InlineData("nonsense", 5)]
    public async Task Whoever_asks_to_come_again_later_is_heard_within_an_hour(string retryAfter, int seconds)
    {
        var time = new ManualTime();
        await using var told = await ToldVault.StartAsync(postgres, time);
        var (path, _) = await told.RegisterAsync();
        told.Receiver.Answer = (context, _) =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = retryAfter;
            return Task.CompletedTask;
        };

        await told.PushAsync(LogEntry.Put("m1", "a boat", 1));

        await told.UntilPutOffAsync(path, attempts: 1, time.GetUtcNow() + TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_told_nothing_until_it_is_enabled_again_and_then_only_what_is_new()
    {
        await using var told = await ToldVault.StartAsync(postgres);
        var (path, _) = await told.RegisterAsync();
        told.Receiver.Answer = Status(410);
        await told.PushAsync(LogEntry.Put("m1", "a boat", 1));
        await told.UntilAsync(path, "disabled");
        Assert.Equal("webhook_gone", (await told.GetAsync(path)).Json.GetProperty("error").GetString());
        var (status, problem) = await told.PostAsync($"{path}/deliveries/{(await told.DeliveriesAsync(path))[0].GetProperty("id")}/redeliver");
        Assert.Equal((409, "webhook_disabled"), (status, problem.GetProperty("code").GetString()));

        await told.PushAsync(LogEntry.Put("m2", "missed", 2));
        told.Receiver.Answer = Status(200);
        Assert.Equal("active", (await told.CallAsync(HttpMethod.Patch, path, new { enabled = true })).Json.GetProperty("state").GetString());
        await told.PushAsync(LogEntry.Put("m3", "heard", 3));
        await told.UntilToldAsync(2);

        Assert.Equal(["m1", "m3"], told.Receiver.Events.Select(message => message.Data.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_receiver_that_hangs_holds_up_neither_another_of_its_vault_nor_another_vault()
    {
        // Nobody loses patience with the one that hangs.
        await using var hanging = await ToldVault.StartAsync(postgres, new HeldTime(WebhookClient.Patience));
        await hanging.RegisterAsync();
        hanging.Receiver.Answer = (context, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        await using var second = await Receiver.StartAsync();
        var (_, added) = await hanging.PostAsync("", new { url = second.Url });
        await hanging.UntilAsync($"/{added.GetProperty("id").GetString()}", "active");
        await using var other = await ToldVault.AddAsync(hanging.Hub, "ben");
        await other.RegisterAsync();

        await hanging.PushAsync([.. Enumerable.Range(1, 40).Select(number => LogEntry.Put($"m{number}", "a boat", number))]);
        await other.PushAsync(LogEntry.Put("m1", "a boat", 1));
        await other.UntilToldAsync(1);
        await Eventually.HoldsAsync(() => second.Events.Count == 40);

        Assert.InRange(hanging.Receiver.Events.Count, 1, 8);
    }

    [Fact]
    public async Task What_was_taken_by_a_node_that_was_lost_is_told_by_another()
    {
        var time = new ManualTime();
        await using var told = await ToldVault.StartAsync(postgres, time);
        await told.RegisterAsync();
        await told.Hub.StopNodeAsync();
        await using (var transaction = await told.Hub.Database.BeginAsync(told.Account, Stop))
        {
            var push = new Hub.Sync.Push(transaction, told.Vault, null, time.GetUtcNow());
            await push.TakeAsync((await push.LockAsync())!.Value, [LogEntry.Put("m1", "a boat", 1)]);
            await transaction.CommitAsync();
        }

        await new ProjectionRun(told.Hub.Database, new WebhookProjection(), told.Vault, told.Account, time).CompleteAsync(Stop);
        await using (var taking = await told.Hub.Database.BeginAsync(told.Account, Stop))
        {
            var lane = Assert.Single(await taking.ListAsync<OutboxLane>("SELECT vault, lane, owner FROM outbox_due('{webhook}', @now, 10)", new { now = time.GetUtcNow().UtcDateTime }));
            Assert.Single(await Outbox.TakeAsync(taking, lane, ["webhook"], time.GetUtcNow(), OutboxDispatcher.LeaseTime, 8));
            await taking.CommitAsync();
        }

        using var client = new WebhookClient(new OutsideNetworks([System.Net.IPNetwork.Parse("127.0.0.0/8")]), TimeProvider.System);
        var dispatcher = new OutboxDispatcher(told.Hub.Database, [new WebhookSender(told.Hub.Database, client, time)], time, NullLogger.Instance);
        Assert.Equal(0, await dispatcher.RunAsync(Stop));
        time.Advance(OutboxDispatcher.LeaseTime);
        Assert.Equal(1, await dispatcher.RunAsync(Stop));
        Assert.Equal("m1", Assert.Single(told.Receiver.Events).Data.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Two_nodes_tell_each_change_once_and_a_replay_tells_nothing_again()
    {
        await using var told = await ToldVault.StartAsync(postgres);
        await using var other = await told.Hub.StartNodeAsync(options => options with { WebhookNetworks = [System.Net.IPNetwork.Parse("127.0.0.0/8")] });
        var (path, _) = await told.RegisterAsync();

        for (var number = 1; number <= 50; number++)
        {
            await told.PushAsync(LogEntry.Put($"m{number}", "a boat", number));
        }

        await told.UntilToldAsync(50);
        await new Replay(told.Hub.Database, HubProjections.All, TimeProvider.System).RebuildAsync(told.Vault, Stop);
        await told.PushAsync(LogEntry.Put("last", "a boat", 51));
        await told.UntilToldAsync(51);

        Assert.Equal(51, told.Receiver.Events.Select(message => message.Data.GetProperty("id").GetString()).Distinct().Count());
        Assert.Equal(51, told.Receiver.Events.Count);
        await Eventually.HoldsAsync(async () => (await told.DeliveriesAsync(path)).TrueForAll(delivery => delivery.GetProperty("state").GetString() == "delivered"));
    }

    [Fact]
    public async Task Of_those_that_nobody_tries_any_more_a_thousand_are_kept()
    {
        await using var told = await ToldVault.StartAsync(postgres);
        var (path, _) = await told.RegisterAsync();
        await told.Hub.AsOwnerAsync(
            $"""
            INSERT INTO deliveries (vault, id, webhook, event, created_at, attempts) SELECT '{told.Vault}', gen_random_uuid(), '{path[1..]}', 'memory.created', now(), 1 FROM generate_series(1, 1500);
            INSERT INTO outbox (vault, id, kind, payload, due_at, attempts, dead_at) SELECT vault, id, 'webhook', '', now(), 1, now() FROM deliveries ORDER BY id LIMIT 100
            """);

        await told.PushAsync(LogEntry.Put("m1", "a boat", 1));
        await told.UntilToldAsync(1);

        Assert.Equal(["1000 0"], await told.Hub.AsOwnerAsync("SELECT (SELECT count(*) FROM deliveries WHERE seq IS NULL) || ' ' || (SELECT count(*) FROM outbox WHERE dead_at IS NOT NULL)"));
    }

    private static Func<HttpContext, ReceivedMessage, Task> Status(int status) => (context, _) =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };
}
