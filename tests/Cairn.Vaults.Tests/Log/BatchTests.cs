using System.Collections.Concurrent;
using Cairn.Core.Changes;
using Cairn.Core.Records;
using Cairn.Vaults.Log;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Log;

public sealed class BatchTests
{
    [Fact]
    public async Task A_batch_is_stored_as_a_whole_or_not_at_all()
    {
        using var home = new TemporaryVault();
        var before = await home.Vault.RememberAsync("before");

        var code = await CodeOfAsync(() => home.Vault.RememberAsync([Memory("first"), Memory("second", ("significance", FieldValue.Number(2)))], Tester));
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => home.Vault.WriteAsync<int>(batch =>
        {
            batch.Put(before, Memory("changed"), Tester);
            batch.Delete(before, Tester);
            throw new InvalidOperationException("changed my mind");
        }));

        Assert.Equal("invalid_field", code);
        Assert.Equal("changed my mind", thrown.Message);
        Assert.Single(home.Vault.AllChanges());
        Assert.Equal("before", home.Vault.Content(before));
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task Work_that_throws_fails_alone_and_what_shares_its_transaction_is_run_again_and_stored()
    {
        using var home = new TemporaryVault();
        await home.Vault.RememberAsync("warm");
        using var isBusy = new ManualResetEventSlim();
        using var mayGo = new ManualResetEventSlim();
        var blocking = Task.Run(
            () => home.Vault.WriteAsync(_ =>
            {
                isBusy.Set();
                mayGo.Wait(TestContext.Current.CancellationToken);
                return 0;
            }),
            TestContext.Current.CancellationToken);
        isBusy.Wait(TestContext.Current.CancellationToken);

        // All of these wait for the one above, so that they go into one transaction.
        var batches = new ConcurrentDictionary<int, WriteBatch>();
        var runs = 0;
        var tasks = Enumerable.Range(0, 10).Select(number => home.Vault.WriteAsync(batch =>
        {
            runs++;
            batches[number] = batch;
            batch.Put(Key($"m{number}"), Memory($"memory {number}"), Tester);
            return number == 4 ? throw new InvalidOperationException("not me") : number;
        })).ToList();
        mayGo.Set();
        await blocking;

        await Assert.ThrowsAsync<InvalidOperationException>(() => tasks[4]);
        var stored = await Task.WhenAll(tasks.Where((_, number) => number != 4));
        Assert.Equal([0, 1, 2, 3, 5, 6, 7, 8, 9], stored);
        Assert.Equal(5 + 9, runs);
        Assert.Single(batches.Where(pair => pair.Key != 4).Select(pair => pair.Value).Distinct());
        Assert.Null(home.Vault.Get(Key("m4")));
        Assert.Equal(10, home.Vault.Status().Memories);
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task Sixteen_writers_lose_nothing()
    {
        const int Writers = 16;
        const int Each = 200;
        using var home = new TemporaryVault();

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
            async () =>
            {
                for (var number = 0; number < Each; number++)
                {
                    await home.Vault.WriteAsync(batch => batch.Put(Key($"w{writer}-{number}"), Memory($"writer {writer} number {number}"), Tester));
                }
            },
            TestContext.Current.CancellationToken)));

        var changes = home.Vault.AllChanges();
        Assert.Equal(Writers * Each, changes.Count);
        Assert.Equal(Writers * Each, changes.Select(change => change.Key).Distinct().Count());
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task Writers_that_wait_for_one_another_share_a_transaction()
    {
        using var home = new TemporaryVault();
        using var begun = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var first = Task.Run(
            () => home.Vault.WriteAsync(batch =>
            {
                begun.Set();
                go.Wait(TestContext.Current.CancellationToken);
                return batch;
            }),
            TestContext.Current.CancellationToken);
        begun.Wait(TestContext.Current.CancellationToken);
        var others = Enumerable.Range(0, 15).Select(number => home.Vault.WriteAsync(batch =>
        {
            batch.Put(Key($"m{number}"), Memory($"number {number}"), Tester);
            return batch;
        })).ToList();
        go.Set();

        var batches = await Task.WhenAll(others.Append(first));

        Assert.Equal(2, batches.Distinct().Count());
        Assert.Single(batches[..15].Distinct());
        Assert.Equal(15, home.Vault.Status().Memories);
    }

    [Fact]
    public async Task Two_processes_that_write_at_once_lose_nothing_and_never_stamp_twice_alike()
    {
        const int Each = 150;
        using var home = new TemporaryVault();
        using var other = home.OpenAnother();

        await Task.WhenAll(new[] { home.Vault, other }.SelectMany((vault, process) => Enumerable.Range(0, 2).Select(writer => Task.Run(
            async () =>
            {
                for (var number = 0; number < Each; number++)
                {
                    await vault.RememberAsync($"process {process} writer {writer} number {number}");
                }
            },
            TestContext.Current.CancellationToken))));

        var logged = home.Vault.Changes(0, int.MaxValue);
        Assert.Equal(4 * Each, logged.Count);
        Assert.Equal(Enumerable.Range(1, 4 * Each).Select(number => (long)number), logged.Select(change => change.Sequence));
        Assert.Single(logged.Select(change => change.Change.Stamp.Replica).Distinct());
        Assert.All(logged.Zip(logged.Skip(1)), pair => Assert.True(pair.First.Change.Stamp < pair.Second.Change.Stamp));
        Assert.Equal(home.Vault.Log(), other.Log());
        home.Vault.AssertSound();
    }

    [Fact]
    public async Task A_write_that_changes_nothing_leaves_no_change()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("tea at four");

        Assert.False(await home.Vault.EditAsync(key, "tea at four"));
        Assert.False(await home.Vault.ArchiveAsync(Key("nobody"), Tester));
        Assert.Single(home.Vault.AllChanges());
    }

    [Theory]
    [InlineData("memories", "-begins-with-a-dash", "invalid_id")]
    [InlineData("memories", "has a space", "invalid_id")]
    [InlineData("memories", "", "invalid_id")]
    [InlineData("todays_specials", "soup", "unknown_collection")]
    public async Task A_key_that_no_record_can_have_here_is_refused(string collection, string id, string code)
    {
        using var home = new TemporaryVault();

        Assert.Equal(code, await CodeOfAsync(() => home.Vault.EditAsync(new RecordKey(collection, id), "anything")));
        Assert.Empty(home.Vault.AllChanges());
    }

    [Fact]
    public async Task A_change_above_the_limit_of_a_mebibyte_is_refused_and_the_vault_goes_on()
    {
        using var home = new TemporaryVault();
        var links = FieldValue.Texts(Enumerable.Range(0, 1_000).Select(number => new string('漢', 490) + number));

        Assert.Equal("change_too_large", await CodeOfAsync(() => home.Vault.RememberAsync(new string('漢', 200_000), ("links", links))));
        Assert.Empty(home.Vault.AllChanges());
        var key = await home.Vault.RememberAsync("small");
        Assert.Equal(ChangeKind.Put, Assert.Single(home.Vault.History(key)).Change.Kind);
        home.Vault.AssertSound();
    }
}
