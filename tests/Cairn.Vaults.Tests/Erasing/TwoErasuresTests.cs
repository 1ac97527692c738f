using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Core.Stamps;
using Cairn.Vaults.Erasing;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;
using static Cairn.Vaults.Tests.Erasing.FolderScan;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Erasing;

/// <summary>An erasure that is done while another is under way keeps its mark until its own bytes are overwritten.</summary>
public sealed class TwoErasuresTests
{
    [Fact]
    public async Task The_mark_of_an_erasure_survives_the_end_of_another_that_began_before_it()
    {
        using var home = new TemporaryVault();
        var keys = await home.Vault.RememberAllAsync(["first", "second"]);
        home.Vault.Backup(path: null);
        var time = new InterruptingTime(() => home.Vault.Status().IsScrubDue, () => Commit(home, keys[1]));
        using var vault = Vault.Open(home.Folder, home.Options() with { Time = time });

        var report = await vault.EraseAsync([keys[0]], Tester);

        Assert.Equal(1, report.Erased);
        Assert.True(time.IsDone);
        Assert.True(home.Vault.Get(keys[1])!.IsErased);
        Assert.True(home.Vault.Status().IsScrubDue);
        home.Vault.FinishErasing();
        Assert.False(home.Vault.Status().IsScrubDue);
    }

    [Fact]
    public async Task Many_at_once_from_two_processes_leave_no_byte_and_no_mark_or_say_that_they_are_unfinished()
    {
        using var home = new TemporaryVault();
        var words = Enumerable.Range(20, 12).Select(UniqueWord).ToList();
        var keys = await home.Vault.RememberAllAsync(words.Select(word => $"secret {word}"));
        home.FlushIndex();
        var other = home.OpenAnother();

        var reports = await Task.WhenAll(keys.Select((key, number) => Task.Run(() => EraseAsync(number % 2 == 0 ? home.Vault : other, key), TestContext.Current.CancellationToken)));

        Assert.All(keys, key => Assert.True(home.Vault.Get(key)!.IsErased));
        if (home.Vault.Status().IsScrubDue)
        {
            Assert.Contains(reports, report => report is null);
            home.Vault.FinishErasing();
        }

        Assert.All(words, word => AssertGone(home.Folder.Path, word));
        Assert.Equal(keys.Count, ErasedList.Load(home.Folder).Select(change => change.Key).Distinct().Count());
        home.Vault.AssertSound();
    }

    // Null where it could not be finished beside the others.
    private static async Task<ErasureReport?> EraseAsync(Vault vault, RecordKey key)
    {
        try
        {
            return await vault.EraseAsync([key], Tester);
        }
        catch (Core.CairnException unfinished) when (unfinished.Code is "scrub_unfinished" or "vault_busy")
        {
            return null;
        }
    }

    // The transaction of an erasure, without what is done after it.
    private static void Commit(TemporaryVault home, RecordKey key)
    {
        using var database = Database.Open(home.Folder.Database, SqliteOpenMode.ReadWrite);
        var erase = new Change
        {
            Op = Guid.Parse("019a0000-0000-7000-8000-000000000002"),
            Key = key,
            Kind = ChangeKind.Erase,
            Stamp = Stamp.Of(home.Time.GetUtcNow().ToUnixTimeMilliseconds(), 0, 7),
            Actor = "elsewhere",
        };
        Assert.True(ErasedList.Apply(database, [erase], home.Options()));
    }

    /// <summary>A clock that lets something else happen the first time that it is asked under a condition: while the backup is scrubbed.</summary>
    private sealed class InterruptingTime(Func<bool> isTime, Action interrupt) : TimeProvider
    {
        public bool IsDone { get; private set; }

        public override DateTimeOffset GetUtcNow()
        {
            if (!IsDone && isTime())
            {
                IsDone = true;
                interrupt();
            }

            return new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);
        }
    }
}
