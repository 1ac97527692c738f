using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Sync;

namespace Cairn.Sync.Tests.Engine;

/// <summary>What two people who write on two devices rely on.</summary>
public sealed class TwoDevicesTests : IAsyncLifetime
{
    private static readonly Guid Hub = Guid.Parse("11111111-0000-4000-8000-000000000000");
    private readonly Device _hub = new(1);
    private Device _a = null!;
    private Device _b = null!;
    private DirectRemote _remote = null!;

    public async ValueTask InitializeAsync()
    {
        _a = await Device.OfAsync(_hub, 2, new ManualTime());
        _b = await Device.OfAsync(_hub, 3, new ManualTime());
        _remote = new DirectRemote(_hub.Vault);
    }

    public ValueTask DisposeAsync()
    {
        _a.Dispose();
        _b.Dispose();
        _hub.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-24)]
    public async Task Whoever_writes_last_wins_whatever_the_other_ones_clock_says(int hours)
    {
        _a.Time.Advance(TimeSpan.FromHours(hours));
        var key = await _a.RememberAsync("first");
        await SyncAllAsync();
        await _b.EditAsync(key, "second");
        await SyncAllAsync();
        await _a.EditAsync(key, "third");
        await SyncAllAsync();

        foreach (var device in new[] { _a, _b, _hub })
        {
            Assert.Equal("third", device.Content(key));
            Assert.Equal(0, device.Vault.Get(key)!.ConflictCount);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_delete_beside_an_edit_comes_to_the_same_in_both_orders_and_loses_nothing(bool deleteFirst)
    {
        var key = await _a.RememberAsync("shared");
        await SyncAllAsync();
        _a.Time.Advance(TimeSpan.FromMinutes(deleteFirst ? 1 : 2));
        _b.Time.Advance(TimeSpan.FromMinutes(deleteFirst ? 2 : 1));
        await _a.Vault.WriteAsync(batch => batch.Delete(key, Device.Author));
        await _b.EditAsync(key, "edited");
        await (deleteFirst ? _a : _b).SyncAsync(_remote, Hub);
        await SyncAllAsync();

        foreach (var device in new[] { _a, _b, _hub })
        {
            var record = device.Vault.Get(key)!;
            Assert.Equal(!deleteFirst, record.IsArchived);
            Assert.Equal(deleteFirst ? 0 : 1, record.ConflictCount);
            Assert.Equal("edited", record.Fields["content"].AsText());
        }
    }

    [Fact]
    public async Task After_a_year_offline_nothing_deleted_or_erased_comes_back_and_nothing_unsent_is_lost()
    {
        var deleted = await _a.RememberAsync("deleted meanwhile");
        var erased = await _a.RememberAsync("zanzibar");
        await SyncAllAsync();
        var unsent = await _b.RememberAsync("written before the year");
        await _a.Vault.WriteAsync(batch => batch.Delete(deleted, Device.Author));
        await _a.Vault.EraseAsync([erased], Device.Author);
        await _a.SyncAsync(_remote, Hub);
        Array.ForEach([_a, _b, _hub], device => device.Time.Advance(TimeSpan.FromDays(365)));

        await SyncAllAsync();

        foreach (var device in new[] { _a, _b, _hub })
        {
            Assert.True(device.Vault.Get(deleted)!.IsArchived);
            Assert.True(device.Vault.Get(erased)!.IsErased);
            Assert.Equal("written before the year", device.Content(unsent));
            Assert.DoesNotContain(device.Vault.Changes(0, 100), logged => ChangeJson.Write(logged.Change).Contains("zanzibar", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_value_and_one_that_replaced_it_give_no_conflict_where_the_later_arrives_first()
    {
        var key = await _a.RememberAsync("10");
        await SyncAllAsync();
        _b.Time.Advance(TimeSpan.FromSeconds(20));
        await _b.EditAsync(key, "20");
        using var c = await Device.OfAsync(_hub, 5);

        await c.Vault.WriteAsync(batch => batch.Apply(_b.Vault.Changes(1, 1)[0].Change));
        await c.Vault.WriteAsync(batch => batch.Apply(_a.Vault.Changes(0, 1)[0].Change));

        Assert.Equal("20", c.Content(key));
        Assert.Equal(0, c.Vault.Get(key)!.ConflictCount);
    }

    [Fact]
    public async Task A_value_that_nobody_saw_is_a_conflict_everywhere()
    {
        var key = await _a.RememberAsync("shared");
        await SyncAllAsync();
        await _a.EditAsync(key, "of A");
        _b.Time.Advance(TimeSpan.FromSeconds(1));
        await _b.EditAsync(key, "of B");

        await SyncAllAsync();

        foreach (var device in new[] { _a, _b, _hub })
        {
            Assert.Equal("of B", device.Content(key));
            Assert.Equal("of A", Assert.Single(device.Vault.OpenConflicts(key, 10).Items).Lost.Value.AsText());
        }
    }

    [Fact]
    public async Task A_first_sync_that_is_killed_goes_on_where_it_was()
    {
        for (var at = 0; at < SyncLimits.ChangesMax + 10; at++)
        {
            await _hub.RememberAsync($"number {at}");
        }

        // The second page never comes: the first is kept, with its cursor.
        await foreach (var page in _remote.ReadAsync(_hub.Vault.Id, "", CancellationToken.None))
        {
            await _a.Replica.TakeAsync(Hub, null, page);
            break;
        }

        var report = await _a.SyncAsync(_remote, Hub);

        Assert.Equal(10, report.Taken.Applied);
        Assert.Equal(0, report.Taken.Duplicates);
        Assert.Equal(_hub.Vault.Digest().ToString(), _a.Vault.Digest().ToString());
    }

    [Fact]
    public async Task An_old_version_relays_what_it_does_not_know()
    {
        var known = (await _a.Vault.WriteAsync(batch => batch.Put(new RecordKey("memories", "known"), [new("content", FieldValue.Text("x"))], Device.Author)))!;
        var member = known with { Op = Guid.CreateVersion7(_a.Time.GetUtcNow()), Key = new RecordKey("loops", "1"), Extra = new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["x_later"] = FieldValue.Number(1) } };
        var kind = member with { Op = Guid.CreateVersion7(_a.Time.GetUtcNow()), Kind = new ChangeKind("rehearse") };
        await _a.Vault.WriteAsync(batch => batch.Apply(member) & batch.Apply(kind));

        await SyncAllAsync();

        Assert.Equal(_a.Vault.Changes(0, 10).Select(logged => ChangeJson.Write(logged.Change)), _b.Vault.Changes(0, 10).Select(logged => ChangeJson.Write(logged.Change)));
    }

    private async Task SyncAllAsync()
    {
        foreach (var device in new[] { _a, _b, _a })
        {
            Assert.Null((await device.SyncAsync(_remote, Hub)).Problem);
        }
    }
}
