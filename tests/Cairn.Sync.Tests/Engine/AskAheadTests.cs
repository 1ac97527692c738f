using Cairn.Core.Sync;
using Cairn.Sync.Engine;

namespace Cairn.Sync.Tests.Engine;

/// <summary>Pages of two changes, of which the next is asked for while one is taken in.</summary>
public sealed class AskAheadTests : IAsyncLifetime
{
    private const int Count = 9;
    private static readonly Guid Hub = Guid.Parse("11111111-0000-4000-8000-000000000000");
    private readonly Device _hub = new(1);
    private readonly List<(ExchangeRequest Request, string Saved)> _asked = [];
    private Device _device = null!;
    private WithoutHints _remote = null!;

    public async ValueTask InitializeAsync()
    {
        _device = await Device.OfAsync(_hub, 2);
        _remote = new WithoutHints(new DirectRemote(_hub.Vault) { Asked = request => _asked.Add((request, _device.Replica.Progress(Hub).Cursor)) }, pageMax: 2);
        await RememberAsync();
    }

    public ValueTask DisposeAsync()
    {
        _remote.Dispose();
        _device.Dispose();
        _hub.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_page_is_asked_for_before_the_one_in_front_of_it_is_taken_in()
    {
        var report = await _device.SyncAsync(_remote, Hub);

        Assert.Equal(Count, report.Taken.Applied);
        Assert.Equal(0, report.Taken.Duplicates);
        Assert.Equal(Count / 2, _asked.Count(asked => asked.Request.Cursor != asked.Saved));
        Assert.Equal(_asked[^1].Saved, _asked[^1].Request.Cursor);
        Assert.Equal(_hub.Vault.Digest().ToString(), _device.Vault.Digest().ToString());
    }

    [Fact]
    public async Task What_is_sent_goes_with_a_cursor_that_is_saved_and_waits_for_no_more_than_one_page()
    {
        await _device.SyncAsync(_remote, Hub);
        await RememberAsync();
        _asked.Clear();
        await _device.RememberAsync("is sent first");

        await _device.SyncAsync(_remote, Hub);

        Assert.Contains(_asked, asked => asked.Request.Cursor != asked.Saved);
        Assert.All(_asked.Where(asked => asked.Request.Changes.Count > 0), asked => Assert.Equal(asked.Saved, asked.Request.Cursor));
        Assert.DoesNotContain(_asked.Zip(_asked.Skip(1)), pair => pair.First.Request.Cursor != pair.First.Saved && pair.Second.Request.Cursor != pair.Second.Saved);
    }

    [Fact]
    public async Task What_was_asked_ahead_of_a_page_that_cannot_be_taken_in_is_dropped()
    {
        var failing = FailingReplica.Of(_device.Replica, nameof(IReplica.TakeAsync));
        var report = Assert.Single(await new SyncSession(Hub, _remote, _device.Time, () => 0).RunAsync([failing], null, TestContext.Current.CancellationToken));

        Assert.Equal("disk_full", report.Problem?.Code);
        Assert.Equal(2, _asked.Count);
        Assert.Equal(("", 0), (_device.Replica.Progress(Hub).Cursor, _device.Replica.Head()));

        Assert.Equal(Count, (await _device.SyncAsync(_remote, Hub)).Taken.Applied);
    }

    private async Task RememberAsync()
    {
        for (var at = 0; at < Count; at++)
        {
            await _hub.RememberAsync($"number {at}");
        }
    }
}
