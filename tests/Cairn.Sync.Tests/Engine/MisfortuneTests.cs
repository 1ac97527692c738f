using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Core.Sync;
using Cairn.Sync.Buckets;
using Cairn.Sync.Engine;
using Cairn.Sync.Remotes;
using Cairn.Sync.Tests.Buckets;
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

    [Theory]
    [InlineData(nameof(IReplica.OutgoingAsync))]
    [InlineData(nameof(IReplica.TakeAsync))]
    [InlineData(nameof(IReplica.SettledDigest))]
    [InlineData(nameof(IReplica.RepairAsync))]
    [InlineData(nameof(IReplica.NoteAsync))]
    public async Task A_vault_that_fails_at_any_step_spoils_no_other(string failing)
    {
        await _device.Vault.JoinAsync(_hub.Vault.Id);
        using var second = await Device.OfAsync(_hub, 3);
        var key = await _device.RememberAsync("sent all the same");
        await second.RememberAsync("one");
        await second.SyncAsync(new DirectRemote(_hub.Vault), Hub);
        if (failing == nameof(IReplica.RepairAsync))
        {
            await KeepBackAsync(second);
        }

        var reports = await new SyncSession(Hub, new DirectRemote(_hub.Vault), _device.Time, () => 0).RunAsync([FailingReplica.Of(second.Replica, failing), _device.Replica], null, TestContext.Current.CancellationToken);

        Assert.Equal("disk_full", reports[0].Problem?.Code);
        Assert.Null(reports[1].Problem);
        Assert.Null(_device.Replica.Progress(Hub).Problem);
        Assert.NotNull(_device.Replica.Progress(Hub).SyncedAt);
        Assert.Equal("sent all the same", _hub.Content(key));
    }

    [Fact]
    public async Task A_vaults_file_that_has_not_arrived_whole_holds_up_no_other_vault_of_the_bucket()
    {
        using var folder = new BucketFolder();
        using var remote = new BucketRemote(new FolderBucket(folder.Path));
        foreach (var vault in new[] { _device.Vault, _hub.Vault })
        {
            await remote.OfferVaultAsync(new RemoteVault(vault.Id, "personal"), TestContext.Current.CancellationToken);
        }

        var file = folder.Single($"{_device.Vault.Id}{Path.DirectorySeparatorChar}vault.json");
        var content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(file, content[..20], TestContext.Current.CancellationToken);
        await _hub.RememberAsync("of the other vault");

        var session = new SyncSession(Hub, remote, _device.Time, () => 0);
        var reports = await session.RunAsync([_device.Replica, _hub.Replica], null, TestContext.Current.CancellationToken);
        Assert.Equal(("remote_unreachable", null), (reports[0].Problem?.Code, reports[1].Problem?.Code));
        Assert.Equal((0, 1), (reports[0].Sent, reports[1].Sent));

        await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
        Assert.Null((await session.RunAsync([_device.Replica], null, TestContext.Current.CancellationToken))[0].Problem);
    }

    [Fact]
    public async Task Parts_that_differ_are_offered_in_calls_that_a_remote_takes_and_what_it_refuses_waits_apart()
    {
        const int Count = 12;
        await _device.Vault.JoinAsync(_hub.Vault.Id);
        var model = await _device.RememberAsync("all its changes are in one part");
        using var remote = new DirectRemote(_hub.Vault);
        await _device.SyncAsync(remote, Hub);
        for (var at = 0; at < Count; at++)
        {
            await _device.Vault.WriteAsync(batch => batch.Apply(_device.Vault.Changes(0, 1)[0].Change with
            {
                Op = new Guid(at, 0, 0, [0x80, 0, 0, 0, 0, 0, 0, 0]),
                Stamp = Stamp.Of(_device.Time.GetUtcNow().ToUnixTimeMilliseconds() + at + 1, 0, 9),
                Fields = new SortedList<string, FieldValue>(StringComparer.Ordinal) { ["content"] = FieldValue.Text(new string((char)('a' + at), 900_000)) },
            }));
        }

        await KeepBackAsync(_device);
        var bytesMax = 0;
        remote.Asked = request => bytesMax = Math.Max(bytesMax, request.Changes.Sum(change => change.Length));
        remote.Answered = answer => answer with { Results = [.. answer.Results.Select((result, at) => at == 3 ? new PushResult(PushStatus.Refused, 0, new SyncProblem("change_too_large", "Too large.")) : result)] };
        var report = await _device.SyncAsync(remote, Hub);

        Assert.Null(report.Problem);
        Assert.Equal(Count + 2, _device.Vault.Head());
        Assert.True(report.IsRepaired);
        Assert.InRange(bytesMax, 1_000_000, SyncLimits.BytesMax);
        Assert.Equal(Count + 2, _hub.Vault.Head());
        Assert.Equal(report.Taken.Refused, _device.Queue(Hub)["failed"]);
        Assert.InRange(report.Taken.Refused, 1, 2);
        Assert.NotNull(_hub.Content(model));
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

    // A change that the device takes for sent, and that never came.
    private static async Task KeepBackAsync(Device device)
    {
        await device.RememberAsync("kept back");
        for (var batch = await device.Replica.OutgoingAsync(Hub); batch.Changes.Count > 0; batch = await device.Replica.OutgoingAsync(Hub))
        {
            var progress = device.Replica.Progress(Hub);
            await device.Replica.TakeAsync(Hub, batch, new ExchangeAnswer
            {
                Vault = device.Vault.Id,
                Results = [.. batch.Changes.Select(_ => new PushResult(PushStatus.Applied))],
                Cursor = progress.Cursor,
                Head = progress.Head,
            });
        }
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
