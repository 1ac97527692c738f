using Cairn.Core;
using Cairn.Core.Sync;
using Cairn.Sync.Engine;
using Cairn.Vaults;
using Cairn.Vaults.Homes;
using Cairn.Vaults.Sync;

namespace Cairn.Sync.Tests.Engine;

/// <summary>What goes wrong on one side, or with one vault, and must not spread.</summary>
public sealed class MisfortuneTests : IDisposable
{
    private static readonly Guid Hub = Guid.Parse("11111111-0000-4000-8000-000000000000");
    private readonly Device _hub = new(1);
    private readonly Device _device = new(2);

    public void Dispose()
    {
        _hub.Dispose();
        _device.Dispose();
    }

    [Fact]
    public async Task A_cursor_from_nowhere_is_refused_at_once()
    {
        await _hub.RememberAsync("one");

        var answer = await new ServedVault(_hub.Vault).AnswerAsync(
            new ExchangeRequest { Vault = _hub.Vault.Id, Replica = "", Cursor = $"{long.MaxValue}.{Guid.Empty:N}" }, TestContext.Current.CancellationToken);

        Assert.Equal(SyncProblem.CursorUnknown, answer.Problem?.Code);
    }

    [Fact]
    public async Task A_vault_that_cannot_be_used_keeps_no_other_from_being_synced()
    {
        await _device.Vault.JoinAsync(_hub.Vault.Id);
        var key = await _device.RememberAsync("sent all the same");
        var folder = new VaultFolder(Path.Combine(_device.Vault.Folder.Path, "..", "gone"));
        using var gone = Vault.Create(folder, _device.Options);
        gone.Dispose();
        Directory.Delete(folder.Path, recursive: true);
        File.WriteAllText(folder.Path, "in the way of the folder");

        var reports = await new SyncSession(Hub, new DirectRemote(_hub.Vault), _device.Time, () => 0).RunAsync([new VaultReplica(gone), _device.Replica], null, TestContext.Current.CancellationToken);

        Assert.NotNull(reports[0].Problem);
        Assert.Null(reports[1].Problem);
        Assert.Equal("sent all the same", _hub.Content(key));
    }

    [Fact]
    public async Task A_remote_that_says_there_is_more_and_does_not_get_on_is_left_alone()
    {
        await _device.Vault.JoinAsync(_hub.Vault.Id);
        using var remote = new DirectRemote(_hub.Vault) { Answered = answer => answer with { HasMore = true } };

        var report = await _device.SyncAsync(remote, Hub);

        Assert.Equal("remote_failed", report.Problem?.Code);
    }

    [Fact]
    public async Task A_loop_whose_vault_fails_ends_and_tells()
    {
        await _device.Vault.JoinAsync(_hub.Vault.Id);
        var loop = new SyncLoop(Hub, new DirectRemote(_hub.Vault), [_device.Replica], SyncSchedule.Live, TimeProvider.System, () => 0) { Synced = _ => throw new CairnException("disk_full", "Full.", "Free some space.") };

        await Assert.ThrowsAsync<CairnException>(() => loop.RunAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_reset_drops_nothing_that_no_remote_has()
    {
        await _device.Vault.JoinAsync(_hub.Vault.Id);
        using var remote = new DirectRemote(_hub.Vault);
        await _device.RememberAsync("sent");
        var secret = await _device.RememberAsync("stays", "private:1");
        await _device.SyncAsync(remote, Hub);
        var unsent = await _device.RememberAsync("unsent");

        var refused = await Assert.ThrowsAsync<CairnException>(() => _device.Vault.ResetAsync([Hub]));
        Assert.Equal(("unsent_changes", "unsent"), (refused.Code, _device.Content(unsent)));
        await _device.SyncAsync(remote, Hub);
        await _device.Vault.ResetAsync([Hub]);

        Assert.Equal((null, "stays"), (_device.Content(unsent), _device.Content(secret)));
        await _device.SyncAsync(remote, Hub);
        Assert.Equal("unsent", _device.Content(unsent));
        Assert.Equal(_hub.Vault.Digest().ToString(), _device.Vault.Digest().ToString());
    }
}
