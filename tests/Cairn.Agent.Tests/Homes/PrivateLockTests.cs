using Cairn.Agent.Homes;
using Cairn.Core;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Tests.Homes;

public sealed class PrivateLockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Who_waits_too_long_for_another_is_told_to_try_again()
    {
        var home = new VaultHome(_folder);
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var other = Task.Run(() => PrivateLock.HoldAsync(home, "test.lock", TimeProvider.System, () => Hold(entered, leave), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        entered.Wait(TestContext.Current.CancellationToken);

        var problem = await Assert.ThrowsAsync<CairnException>(() => PrivateLock.HoldAsync(home, "test.lock", new HastyTime(), () => true, TestContext.Current.CancellationToken));
        leave.Set();

        Assert.Equal(("vault_busy", true), (problem.Code, problem.IsTransient));
        Assert.True(await other);
        Assert.True(await PrivateLock.HoldAsync(home, "test.lock", TimeProvider.System, () => true, TestContext.Current.CancellationToken));
    }

    private static bool Hold(ManualResetEventSlim entered, ManualResetEventSlim leave)
    {
        entered.Set();
        leave.Wait(TestContext.Current.CancellationToken);
        return true;
    }

    /// <summary>A clock on which a second has passed each time that it is looked at.</summary>
    private sealed class HastyTime : TimeProvider
    {
        private long _seconds;

        public override long GetTimestamp() => Interlocked.Increment(ref _seconds) * TimestampFrequency;
    }
}
