using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Core.Sync;

namespace Cairn.Sync.Tests.Engine;

/// <summary>Two devices and a third that is their remote.</summary>
public sealed class SyncSessionTests : IAsyncLifetime
{
    private static readonly Guid Hub = Guid.Parse("11111111-0000-4000-8000-000000000000");
    private readonly Device _hub = new(1);
    private Device _a = null!;
    private Device _b = null!;
    private DirectRemote _remote = null!;

    public async ValueTask InitializeAsync()
    {
        _a = await Device.OfAsync(_hub, 2);
        _b = await Device.OfAsync(_hub, 3);
        _remote = new DirectRemote(_hub.Vault);
    }

    public ValueTask DisposeAsync()
    {
        _a.Dispose();
        _b.Dispose();
        _hub.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_is_written_on_one_device_is_found_on_the_other()
    {
        var key = await _a.RememberAsync("the key is under the mat");

        await _a.SyncAsync(_remote, Hub);
        var report = await _b.SyncAsync(_remote, Hub);

        Assert.Equal("the key is under the mat", _b.Content(key));
        Assert.Equal(1, report.Taken.Applied);
        await AssertSameAsync();
    }

    [Fact]
    public async Task Nothing_is_sent_back_to_where_it_came_from()
    {
        await _a.RememberAsync("one");
        await _a.SyncAsync(_remote, Hub);
        await _b.SyncAsync(_remote, Hub);
        var sent = 0;
        _remote.Asked = request => sent += request.Changes.Count;
        await _b.RememberAsync("two");

        await _b.SyncAsync(_remote, Hub);
        var report = await _a.SyncAsync(_remote, Hub);
        await _b.SyncAsync(_remote, Hub);

        Assert.Equal(1, sent);
        Assert.Equal(0, report.Taken.Duplicates);
    }

    [Fact]
    public async Task What_came_while_something_waited_is_not_sent_back_either()
    {
        await _a.RememberAsync("one");
        await _a.SyncAsync(_remote, Hub);
        await _b.RememberAsync("two");
        var sent = 0;
        _remote.Asked = request => sent += request.Changes.Count;

        // The answer to what is sent is lost on its way, so that what comes meets what still waits.
        _remote.Answered = answer => throw new CairnException("remote_unreachable", "Cut.", "Try again.", isTransient: true);
        await _b.SyncAsync(_remote, Hub);
        _remote.Answered = null;
        await _b.SyncAsync(_remote, Hub);
        await _b.SyncAsync(_remote, Hub);

        Assert.Equal(2, sent);
        Assert.Equal(0, _b.Replica.QueuedCount(Hub));
        await AssertSameAsync();
    }

    [Fact]
    public async Task Cut_after_commit_before_the_answer_gives_one_record_and_a_duplicate()
    {
        await _a.RememberAsync("the device has synced before");
        await _a.SyncAsync(_remote, Hub);
        var key = await _a.RememberAsync("once");
        var results = new List<PushStatus>();
        _remote.Answered = answer => throw new CairnException("remote_unreachable", "Cut.", "Try again.", isTransient: true);
        var failed = await _a.SyncAsync(_remote, Hub);
        _remote.Answered = answer =>
        {
            results.AddRange(answer.Results.Select(result => result.Status));
            return answer;
        };

        await _a.SyncAsync(_remote, Hub);

        Assert.Equal("remote_unreachable", failed.Problem?.Code);
        Assert.Equal([PushStatus.Duplicate], results);
        Assert.Equal("once", _hub.Content(key));
        Assert.Equal(2, _hub.Vault.Head());
    }

    [Fact]
    public async Task Fails_once_with_no_further_writes_and_the_outbox_drains()
    {
        await _a.RememberAsync("waits");
        _remote.Asked = _ => throw new CairnException("remote_unreachable", "The network is down.", "Try again.", isTransient: true);
        await _a.SyncAsync(_remote, Hub);
        var progress = _a.Replica.Progress(Hub);
        _remote.Asked = null;

        Assert.Equal(1, progress.Attempts);
        Assert.Equal(_a.Time.GetUtcNow() + TimeSpan.FromSeconds(10), progress.RetryAt);
        await _a.SyncAsync(_remote, Hub);
        Assert.Equal(0, _a.Replica.QueuedCount(Hub));
        Assert.Null(_a.Replica.Progress(Hub).Problem);
    }

    [Fact]
    public async Task One_poison_change_in_500_waits_apart_and_all_others_flow()
    {
        for (var at = 0; at < 500; at++)
        {
            await _a.RememberAsync($"number {at}");
        }

        // The remote gets one of them under another content first, as after a copied folder.
        var poison = _a.Vault.Changes(250, 1)[0].Change;
        await _hub.Vault.WriteAsync(batch => batch.Apply(poison with { Fields = new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["content"] = FieldValue.Text("other") } }));

        var report = await _a.SyncAsync(_remote, Hub);

        Assert.Equal(1, report.Taken.Refused);
        Assert.Equal(499, report.Sent);
        Assert.Equal(new Dictionary<string, int> { ["failed"] = 1, ["synced"] = 499 }, _a.Queue(Hub));
        Assert.Equal(500, _hub.Vault.Head());

        // It is offered again; the other that came under its op still cannot be taken in.
        Assert.Equal(1, await _a.Replica.RetryAsync(Hub));
        Assert.Equal(1, _a.Replica.QueuedCount(Hub));
    }

    [Fact]
    public async Task A_remote_restored_from_an_older_state_gets_everything_again()
    {
        await _a.RememberAsync("before");
        await _a.SyncAsync(_remote, Hub);
        var key = await _a.RememberAsync("after");
        await _a.SyncAsync(_remote, Hub);
        await _b.SyncAsync(_remote, Hub);

        using var restored = await Device.OfAsync(_hub, 9);
        foreach (var change in _hub.Vault.Changes(0, 1))
        {
            await restored.Vault.WriteAsync(batch => batch.Apply(change.Change));
        }

        await restored.RememberAsync("written on the restored remote");
        var older = new DirectRemote(restored.Vault);
        await _b.SyncAsync(older, Hub);
        await _a.SyncAsync(older, Hub);
        await _b.SyncAsync(older, Hub);

        Assert.Equal("after", restored.Content(key));
        Assert.Equal(_a.Vault.Digest().ToString(), restored.Vault.Digest().ToString());
        Assert.Equal(_a.Vault.Digest().ToString(), _b.Vault.Digest().ToString());
    }

    [Fact]
    public async Task A_remote_that_was_set_back_and_has_the_same_change_at_the_same_place_is_recognised()
    {
        await _a.RememberAsync("one");
        await _a.SyncAsync(_remote, Hub);
        await _a.RememberAsync("two");
        await _a.SyncAsync(_remote, Hub);
        var changes = _hub.Vault.Changes(0, 2);

        using var restored = await Device.OfAsync(_hub, 9);
        var unseen = await restored.RememberAsync("stands where one stood");
        await restored.Vault.WriteAsync(batch => batch.Apply(changes[1].Change));
        var report = await _a.SyncAsync(new DirectRemote(restored.Vault), Hub);

        Assert.Equal(changes[1].Change.Op, restored.Vault.Changes(1, 1)[0].Change.Op);
        Assert.False(report.IsRepaired);
        Assert.Equal("stands where one stood", _a.Content(unseen));
        Assert.Equal(3, restored.Vault.Head());
    }

    [Fact]
    public async Task Replicas_that_differ_are_found_and_made_equal()
    {
        await _a.RememberAsync("one");
        await _a.SyncAsync(_remote, Hub);
        await _b.SyncAsync(_remote, Hub);

        // A change that the one never passed on, and one that the other lost on its way.
        var kept = await _a.RememberAsync("kept back");
        await _a.Replica.TakeAsync(Hub, await _a.Replica.OutgoingAsync(Hub), new ExchangeAnswer
        {
            Vault = _a.Vault.Id,
            Results = [new PushResult(PushStatus.Applied, 2)],
            Cursor = _a.Replica.Progress(Hub).Cursor,
            Head = _a.Replica.Progress(Hub).Head,
        });
        var report = await _a.SyncAsync(_remote, Hub);

        Assert.True(report.IsRepaired);
        Assert.Equal("kept back", _hub.Content(kept));
        Assert.NotNull(_a.Replica.Progress(Hub).RepairedAt);
    }

    [Fact]
    public async Task Private_records_stay_where_they_are()
    {
        var secret = await _a.RememberAsync("nobody else's business", "private:1");
        var shared = await _a.RememberAsync("everybody's");

        await _a.SyncAsync(_remote, Hub);
        await _b.SyncAsync(_remote, Hub);

        Assert.Null(_hub.Vault.Get(secret));
        Assert.Equal("everybody's", _b.Content(shared));
        Assert.Equal(1, _hub.Vault.Head());
        Assert.Equal(0, _a.Replica.QueuedCount(Hub));
    }

    [Fact]
    public async Task A_remote_takes_no_private_record()
    {
        await _a.RememberAsync("nobody else's business", "private:1");
        var change = Core.Changes.ChangeJson.Write(_a.Vault.Changes(0, 1)[0].Change);

        var answer = await new Cairn.Vaults.Sync.ServedVault(_hub.Vault).AnswerAsync(new ExchangeRequest { Vault = _hub.Vault.Id, Replica = "", Changes = [change] }, CancellationToken.None);

        Assert.Equal("private_record", answer.Results[0].Problem?.Code);
        Assert.Equal(0, _hub.Vault.Head());
    }

    [Fact]
    public async Task Two_processes_do_not_sync_the_same_vault_with_the_same_remote_at_once()
    {
        using var lease = _a.Replica.TryLease(Hub);

        Assert.True((await _a.SyncAsync(_remote, Hub)).IsBusy);
    }

    [Fact]
    public async Task Erased_records_are_blanked_everywhere()
    {
        var key = await _a.RememberAsync("xylophone");
        await _a.SyncAsync(_remote, Hub);
        await _b.SyncAsync(_remote, Hub);
        await _b.EditAsync(key, "xylophone again");

        await _a.Vault.EraseAsync([key], Device.Author);
        await _a.SyncAsync(_remote, Hub);
        await _b.SyncAsync(_remote, Hub);
        await _a.SyncAsync(_remote, Hub);

        foreach (var device in new[] { _a, _b, _hub })
        {
            Assert.True(device.Vault.Get(key)?.IsErased);
            Assert.All(device.Vault.Changes(0, 100), logged => Assert.DoesNotContain("xylophone", Core.Changes.ChangeJson.Write(logged.Change), StringComparison.Ordinal));
        }

        await AssertSameAsync();
    }

    [Fact]
    public async Task A_change_that_cannot_be_taken_in_waits_and_is_taken_in_when_it_can()
    {
        await _a.RememberAsync("one");
        await _a.SyncAsync(_remote, Hub);
        _remote.Answered = answer => answer with { Changes = [.. answer.Changes, "{\"op\":\"not a change\"}"] };
        using var c = await Device.OfAsync(_hub, 5);
        await c.RememberAsync("makes an exchange that sends");
        c.Time.Advance(TimeSpan.FromMinutes(1));

        var report = await c.SyncAsync(_remote, Hub);

        Assert.Equal(1, report.Taken.Quarantined);
        Assert.Null(c.Replica.SettledDigest(Hub));
        Assert.Equal(0, await c.Replica.RetryAsync(Hub));
    }

    private async Task AssertSameAsync()
    {
        foreach (var device in new[] { _a, _b, _a, _b })
        {
            Assert.Null((await device.SyncAsync(_remote, Hub)).Problem);
        }

        Assert.Equal(_hub.Vault.Digest().ToString(), _a.Vault.Digest().ToString());
        Assert.Equal(_hub.Vault.Digest().ToString(), _b.Vault.Digest().ToString());
    }
}
