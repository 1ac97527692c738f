using Cairn.Core.Sync;
using Cairn.Vaults.Sync;

namespace Cairn.Sync.Tests.Engine;

/// <summary>An answer that is taken in after a later one was: what it says of the remote may hold no longer.</summary>
public sealed class LateAnswerTests : IAsyncLifetime
{
    private static readonly Guid Hub = Guid.Parse("11111111-0000-4000-8000-000000000000");
    private readonly Device _hub = new(1);
    private Device _device = null!;

    public async ValueTask InitializeAsync() => _device = await Device.OfAsync(_hub, 2);

    public ValueTask DisposeAsync()
    {
        _device.Dispose();
        _hub.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task It_does_not_move_the_cursor_back()
    {
        await _hub.RememberAsync("one");
        var early = await AskAsync("");
        await _device.Replica.TakeAsync(Hub, null, early);
        await _hub.RememberAsync("two");
        await _device.Replica.TakeAsync(Hub, null, await AskAsync(early.Cursor));
        var before = _device.Replica.Progress(Hub);

        await _device.Replica.TakeAsync(Hub, null, early);

        Assert.NotEqual(early.Cursor, before.Cursor);
        Assert.Equal(before, _device.Replica.Progress(Hub));
    }

    [Fact]
    public async Task Its_changes_are_merged_and_not_taken_for_held_by_the_remote()
    {
        var key = await _hub.RememberAsync("lost by the remote since");
        var late = await AskAsync("");
        await _device.Replica.TakeAsync(Hub, null, late with { Changes = [] });

        await _device.Replica.TakeAsync(Hub, null, late);

        Assert.Equal("lost by the remote since", _device.Content(key));
        Assert.Equal(1, _device.Replica.QueuedCount(Hub));
    }

    [Fact]
    public async Task It_does_not_say_what_became_of_what_was_sent()
    {
        await _device.RememberAsync("sent, and lost by the remote since");
        var sent = await _device.Replica.OutgoingAsync(Hub, 100, 1 << 20);
        var late = await AskAsync("", sent);
        await _device.Replica.TakeAsync(Hub, null, late with { Results = [], Changes = [] });

        await _device.Replica.TakeAsync(Hub, sent, late);

        Assert.Equal(1, _device.Replica.QueuedCount(Hub));
    }

    private async Task<ExchangeAnswer> AskAsync(string cursor, OutgoingBatch? sent = null)
    {
        var answer = await new ServedVault(_hub.Vault).AnswerAsync(
            new ExchangeRequest { Vault = _hub.Vault.Id, Replica = "", Cursor = cursor, Changes = sent?.Changes ?? [] }, TestContext.Current.CancellationToken);
        return answer with { AskedFrom = cursor };
    }
}
