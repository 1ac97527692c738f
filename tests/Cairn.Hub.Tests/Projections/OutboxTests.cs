using Cairn.Core;
using Cairn.Hub.Projections;
using Cairn.Hub.Tests.Memories;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cairn.Hub.Tests.Projections;

/// <summary>What a projection asks for outside of the database is done at least once.</summary>
public sealed class OutboxTests(Postgres postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_sent_when_its_page_was_committed_and_not_before()
    {
        await using var shared = await StartAsync();
        var isKilled = true;
        var projection = Asking();
        projection.BeforeCheckpoint = _ => isKilled ? throw new InvalidOperationException("killed") : Task.CompletedTask;
        var run = new ProjectionRun(shared.Hub.Database, projection, shared.Vault, shared.Account, shared.Device.Time);
        var handler = new Handler();

        await Assert.ThrowsAsync<InvalidOperationException>(() => run.StepAsync(waits: false, Stop));
        Assert.Equal(0, await Dispatcher(shared, handler).RunAsync(Stop));

        isKilled = false;
        await run.StepAsync(waits: false, Stop);
        Assert.Equal(1, await Dispatcher(shared, handler).RunAsync(Stop));
        Assert.Equal(["up to 3"], handler.Sent);
        Assert.Empty(await shared.ColumnAsync("SELECT id FROM outbox"));
    }

    [Fact]
    public async Task One_that_was_lost_between_sending_and_noting_it_is_sent_again_under_the_same_id()
    {
        await using var shared = await StartAsync();
        await new ProjectionRun(shared.Hub.Database, Asking(), shared.Vault, shared.Account, shared.Device.Time).StepAsync(waits: false, Stop);
        using var killed = new CancellationTokenSource();
        var handler = new Handler { AfterSending = (_, _) => killed.CancelAsync() };

        // It is cut off after the side effect, before anything is noted.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Dispatcher(shared, handler).RunAsync(killed.Token));
        handler.AfterSending = (_, _) => Task.CompletedTask;
        Assert.Equal(0, await Dispatcher(shared, handler).RunAsync(Stop));

        shared.Device.Time.Advance(OutboxDispatcher.LeaseTime);
        Assert.Equal(1, await Dispatcher(shared, handler).RunAsync(Stop));
        Assert.Equal(2, handler.Sent.Count);
        Assert.Single(handler.Ids.Distinct());
        Assert.Empty(await shared.ColumnAsync("SELECT id FROM outbox"));
    }

    [Fact]
    public async Task One_that_fails_is_tried_again_later_each_time_and_at_last_no_more()
    {
        await using var shared = await StartAsync();
        await new ProjectionRun(shared.Hub.Database, Asking(), shared.Vault, shared.Account, shared.Device.Time).StepAsync(waits: false, Stop);
        var handler = new Handler { AfterSending = (_, _) => throw new CairnException("receiver_away", "secret", "…") };

        for (var attempt = 1; attempt <= Handler.Attempts; attempt++)
        {
            Assert.Equal(1, await Dispatcher(shared, handler).RunAsync(Stop));
            Assert.Equal(0, await Dispatcher(shared, handler).RunAsync(Stop));
            Assert.Equal([$"{attempt} receiver_away"], await shared.ColumnAsync("SELECT attempts || ' ' || error FROM outbox"));
            shared.Device.Time.Advance(TimeSpan.FromSeconds(5 * Math.Pow(2, attempt - 1)));
        }

        shared.Device.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await Dispatcher(shared, handler).RunAsync(Stop));
        Assert.Single(await shared.ColumnAsync("SELECT id FROM outbox WHERE dead_at IS NOT NULL"));
    }

    [Fact]
    public async Task Two_nodes_send_a_message_once_and_one_that_does_not_know_its_kind_leaves_it()
    {
        await using var shared = await StartAsync();
        await new ProjectionRun(shared.Hub.Database, Asking(messages: 30), shared.Vault, shared.Account, shared.Device.Time).StepAsync(waits: false, Stop);
        var handler = new Handler();
        Assert.Equal(0, await Dispatcher(shared, new Handler { Kind = "another" }).RunAsync(Stop));

        await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            while (await Dispatcher(shared, handler).RunAsync(Stop) > 0)
            {
            }
        }));

        Assert.Equal(30, handler.Ids.Count);
        Assert.Equal(30, handler.Ids.Distinct().Count());
    }

    [Fact]
    public async Task A_receiver_that_hangs_holds_up_its_own_lane_only()
    {
        await using var shared = await StartAsync();
        var (hangs, answers) = (Guid.NewGuid(), Guid.NewGuid());
        await using (var transaction = await shared.Hub.Database.BeginAsync(shared.Account, Stop))
        {
            for (var message = 0; message < 40; message++)
            {
                await Outbox.AddAsync(transaction, shared.Vault, "letter", "hangs", shared.Device.Time.GetUtcNow(), hangs);
                await Outbox.AddAsync(transaction, shared.Vault, "letter", "answers", shared.Device.Time.GetUtcNow(), answers);
            }

            await transaction.CommitAsync();
        }

        var end = new TaskCompletionSource();
        var handler = new Handler { AfterSending = (message, _) => message.Payload == "hangs" ? end.Task : Task.CompletedTask };
        var dispatcher = Dispatcher(shared, handler);
        var lanes = await dispatcher.BeginAsync(Stop);

        Assert.Equal(40, await await Task.WhenAny(lanes));
        Assert.Empty(await dispatcher.BeginAsync(Stop));
        Assert.Equal((40, 8), (handler.Sent.Count(payload => payload == "answers"), handler.Sent.Count(payload => payload == "hangs")));

        end.SetResult();
        await Task.WhenAll(lanes);
        Assert.Equal(80, handler.Sent.Count);
    }

    private static OutboxDispatcher Dispatcher(SharedVault shared, Handler handler) => new(shared.Hub.Database, [handler], shared.Device.Time, NullLogger.Instance);

    private static CountingProjection Asking(int messages = 1) => new()
    {
        Further = async page =>
        {
            for (var message = 0; message < messages; message++)
            {
                await Outbox.AddAsync(page.Transaction, page.Vault, "letter", $"up to {page.To}", page.Now);
            }
        },
    };

    private async Task<SharedVault> StartAsync()
    {
        var shared = await SharedVault.StartAsync(postgres);
        await CountingProjection.MakeTableAsync(shared.Hub);
        for (var number = 0; number < 3; number++)
        {
            await shared.RememberAsync($"memory {number}");
        }

        await shared.PushAsync();
        return shared;
    }

    private sealed class Handler : IOutboxHandler
    {
        public const int Attempts = 4;

        private readonly Lock _lock = new();

        public string Kind { get; init; } = "letter";

        public int AttemptsMax => Attempts;

        public List<string> Sent { get; } = [];

        public List<Guid> Ids { get; } = [];

        public Func<OutboxMessage, CancellationToken, Task> AfterSending { get; set; } = (_, _) => Task.CompletedTask;

        public async Task HandleAsync(OutboxMessage message, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                Sent.Add(message.Payload);
                Ids.Add(message.Id);
            }

            await AfterSending(message, cancellationToken);
        }
    }
}
