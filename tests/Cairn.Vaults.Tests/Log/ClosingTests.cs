using Cairn.Vaults.Health;
using static Cairn.Vaults.Tests.VaultExtensions;

namespace Cairn.Vaults.Tests.Log;

public sealed class ClosingTests
{
    [Fact]
    public async Task A_vault_that_is_closed_while_sixteen_write_refuses_the_rest_and_keeps_what_it_acknowledged()
    {
        using var home = new TemporaryVault();
        var vault = home.Vault;
        var acknowledged = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var some = new ManualResetEventSlim();
        var writers = Enumerable.Range(0, 16).Select(writer => Task.Run(
            async () =>
            {
                for (var number = 0; ; number++)
                {
                    var id = $"w{writer}-{number}";
                    await vault.WriteAsync(batch => batch.Put(Key(id), Memory(id), Tester));
                    acknowledged.Add(id);
                    if (acknowledged.Count >= 50)
                    {
                        some.Set();
                    }
                }
            },
            TestContext.Current.CancellationToken)).ToList();
        some.Wait(TestContext.Current.CancellationToken);

        vault.Dispose();
        vault.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => writers[0]);
        foreach (var writer in writers)
        {
            Assert.IsType<ObjectDisposedException>(await Record.ExceptionAsync(() => writer));
        }

        var again = home.Reopen();
        Assert.All(acknowledged, id => Assert.NotNull(again.Get(Key(id))));
        again.AssertSound();
    }

    [Fact]
    public async Task A_damaged_block_of_the_index_is_found_and_mended()
    {
        using var home = new TemporaryVault();
        var key = await home.Vault.RememberAsync("alpha beta gamma");
        home.FlushIndex();
        home.Run("UPDATE blocks SET data = X'7F' || substr(data, 2)");

        Assert.Contains(home.Vault.Examine(), check => check is { Problem: not null, Remedy: VaultRemedy.RebuildIndex });
        home.Vault.RebuildIndex();

        Assert.Equal([key.Id], home.Vault.Find("beta"));
        home.Vault.AssertSound();
    }
}
