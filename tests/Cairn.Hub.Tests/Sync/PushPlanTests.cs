using System.Globalization;
using Cairn.Core.Sync;

namespace Cairn.Hub.Tests.Sync;

/// <summary>How PostgreSQL looks things up. It plans each statement once, maybe before there is anything.</summary>
public sealed class PushPlanTests(Postgres postgres)
{
    private const int Pushes = 12;
    private const int ChangesEach = 250;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_push_reads_as_little_of_a_vault_that_filled_up_since_its_plans_were_made()
    {
        await using var hub = await TestHub.StartAsync(postgres);
        var account = await hub.AddAccountAsync("anna");
        var (_, token) = await hub.AddDeviceAsync(account);
        var vault = await hub.OfferVaultAsync(token);
        await hub.AsOwnerAsync("ANALYZE");
        using var remote = hub.Connect(token);

        var cursor = "";
        for (var push = 0; push < Pushes; push++)
        {
            var changes = Enumerable.Range(push * ChangesEach, ChangesEach).Select(number => LogEntry.Put(string.Create(CultureInfo.InvariantCulture, $"m{number}"), "text", number + 1).Text).ToList();
            var answer = Assert.Single(await remote.ExchangeAsync([new ExchangeRequest { Vault = vault, Replica = "00000000000000ab", Cursor = cursor, Changes = changes }], Stop));
            Assert.Equal(ChangesEach, answer.Results.Count(result => result.Status == PushStatus.Applied));
            cursor = answer.Cursor;
        }

        // A connection says what it has read when it ends.
        await hub.StopNodeAsync();
        var read = await hub.FindAsync<long>("SELECT sum(idx_tup_read)::bigint FROM pg_stat_user_indexes WHERE relname LIKE ANY ('{changes\\_%,records\\_%}')");
        Assert.InRange(read, Pushes * ChangesEach, 40 * Pushes * ChangesEach);
    }
}
