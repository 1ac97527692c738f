using Cairn.Hub.Accounts;
using Cairn.Hub.Tests.Devices;
using Cairn.Hub.Tests.Pages;
using Cairn.Sync.Tests;

namespace Cairn.Hub.Tests.Accounts;

public sealed class ExpiredRowsTests(Postgres postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_has_expired_is_removed_in_batches_by_several_nodes_at_once_and_nothing_else()
    {
        var time = new ManualTime();
        await using var hub = await TestHub.StartAsync(postgres, time: time);
        using var browser = await Browser.JoinAsync(hub);
        using var device = await OAuthDevice.SignInAsync(hub, browser);
        await device.AskAsync();
        var now = time.GetUtcNow().UtcDateTime;
        await hub.ExecuteAsync("INSERT INTO invitations (hash, expires_at) SELECT sha256(number::text::bytea), @now FROM generate_series(1, 2500) AS number", new { now });

        var removed = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ExpiredRows.RemoveAsync(hub.Database, time.GetUtcNow(), Stop)));
        Assert.Equal((2_500, 1L, 1L), (removed.Sum(), await CountAsync("sessions"), await CountAsync("access_tokens")));

        time.Advance(TimeSpan.FromHours(2));
        await ExpiredRows.RemoveAsync(hub.Database, time.GetUtcNow(), Stop);
        Assert.Equal((0L, 0L, 0L), (await CountAsync("device_grants"), await CountAsync("access_tokens"), await CountAsync("tries")));
        Assert.Equal((1L, 1L), (await CountAsync("sessions"), await CountAsync("refresh_tokens")));
        Assert.Equal("", await device.RefreshAsync());

        time.Advance(TimeSpan.FromDays(90));
        await ExpiredRows.RemoveAsync(hub.Database, time.GetUtcNow(), Stop);
        Assert.Equal((0L, 0L), (await CountAsync("sessions"), await CountAsync("refresh_tokens")));
        Task<long> CountAsync(string table) => hub.FindAsync<long>($"SELECT count(*) FROM {table}");
    }
}
