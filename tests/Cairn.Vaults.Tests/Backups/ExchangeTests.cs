using System.Collections.Concurrent;
using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Vaults.Storage;
using Microsoft.Data.Sqlite;
using static Cairn.Vaults.Tests.Erasing.FolderScan;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Backups;

/// <summary>A database that is exchanged takes no acknowledged write and no erasure with it.</summary>
public sealed class ExchangeTests
{
    private const int AttemptsMax = 1_000;

    [Fact]
    public async Task What_was_acknowledged_while_a_backup_is_restored_over_the_vault_is_in_the_vault_or_in_the_backup_made_of_it()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("before");
        var backup = home.Vault.Backup(home.In("backup.db"));
        home.Close();
        var acknowledged = new ConcurrentBag<RecordKey>();
        using var enough = new CancellationTokenSource();
        var attempts = 0;
        var writers = Enumerable.Range(0, 2).Select(writer => Task.Run(() => WriteAsync(home, writer, acknowledged, () => Volatile.Read(ref attempts), enough.Token), TestContext.Current.CancellationToken)).ToList();
        var saved = new List<string>();
        while (attempts < AttemptsMax && (saved.Count < 3 || acknowledged.IsEmpty))
        {
            Interlocked.Increment(ref attempts);

            // Refused while somebody has the vault open.
            if (Try(() => saved.Add(Vault.Restore(backup, home.Folder, replace: true, home.Options())!)) is { } refused)
            {
                Assert.Equal("vault_in_use", refused.Code);
            }

            await Task.Yield();
        }

        await enough.CancelAsync();
        await Task.WhenAll(writers);
        saved.Add(Vault.Restore(backup, home.Folder, replace: true, home.Options())!);

        Assert.NotEmpty(acknowledged);
        var found = home.Reopen().AllChanges().Select(change => change.Key).ToHashSet();
        found.UnionWith(saved.SelectMany(KeysIn));
        Assert.All(acknowledged, key => Assert.Contains(key, found));
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task A_backup_of_an_earlier_format_that_is_restored_brings_nothing_back_that_was_erased()
    {
        using var home = new TemporaryVault();
        File.Copy(Path.Combine(AppContext.BaseDirectory, "golden", "format-1.db"), home.In("backup.db"));
        var folder = new Vaults.Homes.VaultHome(home.In()).Folder("golden");
        Vault.Restore(home.In("backup.db"), folder, replace: false, home.Options());
        var vault = home.Open(folder);
        var key = Key(vault.Find("harbour")[0]);
        await vault.EraseAsync([key], Tester);
        home.Close();

        Vault.Restore(home.In("backup.db"), folder, replace: true, home.Options());

        var restored = home.Open(folder);
        Assert.True(restored.Get(key)!.IsErased);
        Assert.DoesNotContain(key.Id, restored.Find("harbour"));
        restored.AssertSound();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_damaged_backup_is_reported_by_an_erasure_and_does_not_condemn_the_vault(int place)
    {
        using var home = new TemporaryVault();
        var word = UniqueWord(5);
        var keys = await home.Vault.RememberAllAsync([.. Enumerable.Range(0, 400).Select(number => $"memory {number}"), $"secret {word}"]);
        var whole = home.Vault.Backup(path: null);
        var damaged = home.Vault.Backup(path: null);
        var bytes = File.ReadAllBytes(damaged);
        bytes.AsSpan(bytes.Length * place / 3 / 4_096 * 4_096, bytes.Length / 4).Fill(0xa5);
        File.WriteAllBytes(damaged, bytes);

        var report = await home.Vault.EraseAsync([keys[^1]], Tester);

        Assert.Contains(Path.GetFileName(damaged), Assert.Single(report.Unreached), StringComparison.Ordinal);
        Assert.False(File.Exists(home.Folder.RepairMarker));
        Assert.False(home.Vault.Status().IsScrubDue);
        Assert.DoesNotContain(Path.GetFileName(whole), FilesWith(home.Folder.Backups, word));
        Assert.Null(home.Reopen().Repaired);
        Assert.True(home.Vault.Get(keys[^1])!.IsErased);
        home.Vault.AssertSound();
    }

    // Once for each attempt to restore, so that the two meet and neither starves.
    private static async Task WriteAsync(TemporaryVault home, int writer, ConcurrentBag<RecordKey> acknowledged, Func<int> attempts, CancellationToken enough)
    {
        for (var number = 0; !enough.IsCancellationRequested;)
        {
            if (number == attempts())
            {
                await Task.Yield();
                continue;
            }

            number = attempts();
            try
            {
                using var vault = Vault.Open(home.Folder, Chance.Options(home.Time, (writer * 1_000_000) + number + 500));
                acknowledged.Add(await vault.RememberAsync($"by {writer}, number {number}"));
            }
            catch (CairnException refused) when (refused.Code is "vault_exchanged" or "vault_busy" or "vault_in_use")
            {
                // Nothing was acknowledged.
            }
        }
    }

    private static CairnException? Try(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (CairnException refused)
        {
            return refused;
        }
    }

    private static List<RecordKey> KeysIn(string file)
    {
        using var database = Database.Open(file, SqliteOpenMode.ReadOnly);
        return database.List("SELECT id FROM records", row => Key(row.GetString(0)));
    }
}
