using Cairn.Core.Changes;
using Cairn.Core.Records;

namespace Cairn.Vaults.Tests.Conflicts;

/// <summary>Two replicas of one vault that meet when the test says so.</summary>
internal sealed class TwoReplicas : IDisposable
{
    public TemporaryVault First { get; } = new(seed: 1);

    public TemporaryVault Second { get; } = new(seed: 2);

    public Vault A => First.Vault;

    public Vault B => Second.Vault;

    /// <summary>Brings every change of each to the other, in an order that a random source chooses.</summary>
    public async Task MeetAsync(int seed = 1)
    {
        var random = new Random(seed);
        foreach (var (from, to) in new[] { (A, B), (B, A) })
        {
            var changes = from.Log().ToArray();
            random.Shuffle(changes);
            await to.WriteAsync(batch => changes.Count(change => batch.Apply(ChangeJson.Read(change))));
        }
    }

    /// <summary>A memory that A, then B wrote over, without having seen each other: B's is shown.</summary>
    public async Task<RecordKey> ConflictAsync()
    {
        var key = await A.RememberAsync("the keys are in the drawer");
        await MeetAsync();
        First.Time.Advance(TimeSpan.FromMinutes(1));
        Second.Time.Advance(TimeSpan.FromMinutes(2));
        await A.EditAsync(key, "the keys are at Anna's");
        await B.EditAsync(key, "the keys are on the hook");
        await MeetAsync();
        return key;
    }

    /// <summary>Holds that both are the same and sound.</summary>
    public void AssertSame()
    {
        A.AssertSound();
        B.AssertSound();
        Assert.Equal(A.Digest().ToString(), B.Digest().ToString());
        Assert.Equal(A.Records(), B.Records());
        Assert.Equal(A.Conflicts(), B.Conflicts());
    }

    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
    }
}
