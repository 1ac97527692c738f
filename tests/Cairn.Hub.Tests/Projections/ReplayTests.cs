using Cairn.Core;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Hub.Projections;
using Cairn.Hub.Tests.Memories;
using Cairn.Sync.Tests.Engine;

namespace Cairn.Hub.Tests.Projections;

/// <summary>Read models are built again from the log, to its end or to any place in it.</summary>
public sealed class ReplayTests(Postgres postgres)
{
    private const string Everything =
        """
        SELECT concat_ws(' ', record, seq, collection, id, part, visible, ledger, stamp, stamps, deleted, erased, conflicts, fields) FROM records
        UNION ALL SELECT concat_ws(' ', record, id, field, stamp, value, open) FROM conflicts
        UNION ALL SELECT concat_ws(' ', part, sum) FROM digests WHERE sum <> decode(repeat('00', 16), 'hex') ORDER BY 1
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_corrupted_is_again_what_it_was_with_the_same_digest()
    {
        await using var shared = await SharedVault.StartAsync(postgres);
        await FillAsync(shared);
        var before = await shared.ColumnAsync(Everything);
        Assert.Equal(shared.Device.Vault.Digest().ToString(), await DigestAsync(shared));

        await shared.ColumnAsync(
            """
            UPDATE records SET fields = '{"content":"another"}', seq = 1, visible = false WHERE record % 3 = 0;
            DELETE FROM records WHERE record % 5 = 0;
            INSERT INTO records SELECT vault, record + 100000, seq, collection, 'made-up-' || id, part, visible, ledger, stamp, stamps, deleted, erased, conflicts, fields FROM records LIMIT 3;
            UPDATE digests SET sum = decode(repeat('07', 16), 'hex');
            DELETE FROM conflicts;
            DELETE FROM blocks
            """);
        Assert.NotEqual(before, await shared.ColumnAsync(Everything));
        var done = new List<Guid>();
        Assert.Equal(1, await Replay(shared).RebuildAllAsync(done.Add, Stop));

        Assert.Equal([shared.Vault], done);
        Assert.Equal(before, await shared.ColumnAsync(Everything));
        Assert.Equal(shared.Device.Vault.Digest().ToString(), await DigestAsync(shared));
        Assert.NotEmpty((await shared.AskAsync(new("memory 17"))).Items);
        await Replay(shared).RebuildAsync(shared.Vault, Stop);
        Assert.Equal("vault_unknown", (await Assert.ThrowsAsync<CairnException>(() => Replay(shared).RebuildAsync(Guid.NewGuid(), Stop))).Code);
    }

    [Fact]
    public async Task Records_are_told_as_they_were_at_a_change_and_at_a_time_in_the_order_of_their_keys()
    {
        await using var shared = await SharedVault.StartAsync(postgres);
        await FillAsync(shared);
        var keys = (await AtAsync(shared, long.MaxValue)).ConvertAll(record => record.Key);
        Assert.Equal(keys.OrderBy(key => key.Collection, StringComparer.Ordinal).ThenBy(key => key.Id, StringComparer.Ordinal), keys);

        // The tenth was remembered by the tenth change, edited and erased by later ones.
        var edited = (await AtAsync(shared, 10)).Find(record => record["content"].AsText() == "memory 9");
        Assert.NotNull(edited);
        Assert.Equal(10, (await AtAsync(shared, 10)).Count);
        Assert.Equal("edited 9", (await AtAsync(shared, long.MaxValue)).Find(record => record.Key == edited.Key)!["content"].AsText());
        var erased = (await AtAsync(shared, long.MaxValue)).Find(record => record.IsErased)!;
        var before = (await AtAsync(shared, 20)).Find(record => record.Key == erased.Key)!;
        Assert.False(before.IsErased);
        Assert.Empty(before.Fields);

        var times = await shared.ColumnAsync("SELECT max(pushed_at)::text FROM changes");
        var at = DateTimeOffset.Parse(times[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(keys.Count, (await ListAsync(Replay(shared).RecordsAtAsync(shared.Account, shared.Vault, at, Stop))).Count);
        Assert.Empty(await ListAsync(Replay(shared).RecordsAtAsync(shared.Account, shared.Vault, at.AddDays(-1), Stop)));
        var other = await shared.Hub.AddAccountAsync("mallory");
        await Assert.ThrowsAsync<CairnException>(() => ListAsync(Replay(shared).RecordsAtAsync(other, shared.Vault, long.MaxValue, Stop)));
    }

    private static Replay Replay(SharedVault shared) => new(shared.Hub.Database, HubProjections.All, TimeProvider.System);

    private static Task<List<RecordState>> AtAsync(SharedVault shared, long sequence) => ListAsync(Replay(shared).RecordsAtAsync(shared.Account, shared.Vault, sequence, Stop));

    private static async Task<List<RecordState>> ListAsync(IAsyncEnumerable<RecordState> records)
    {
        var list = new List<RecordState>();
        await foreach (var record in records)
        {
            list.Add(record);
        }

        return list;
    }

    private static async Task<string> DigestAsync(SharedVault shared)
    {
        await using var transaction = await shared.Hub.Database.BeginAsync(shared.Account, Stop, isSnapshot: true);
        return (await new Hub.Sync.LogReader(transaction, shared.Vault).DigestAsync()).ToString();
    }

    private static async Task FillAsync(SharedVault shared)
    {
        var keys = new List<RecordKey>();
        for (var number = 0; number < 700; number++)
        {
            keys.Add(await shared.RememberAsync($"memory {number}"));
        }

        await shared.PushAsync();
        await shared.Device.Vault.WriteAsync(batch =>
        {
            for (var number = 0; number < 300; number += 3)
            {
                batch.Put(keys[number], [new("content", FieldValue.Text($"edited {number}"))], Device.Author);
            }

            batch.Delete(keys[1], Device.Author);
            return true;
        });

        // An edit that does not know of the last one leaves a conflict.
        using var other = await Device.OfAsync(shared.Device, 2);
        await other.Vault.WriteAsync(batch => batch.Put(keys[4], [new("content", FieldValue.Text("lost"))], Device.Author));
        await shared.Device.Vault.WriteAsync(batch => batch.Put(keys[4], [new("content", FieldValue.Text("kept"))], Device.Author));
        foreach (var change in other.Vault.Changes(0, 10))
        {
            await shared.Device.Vault.WriteAsync(batch => batch.Apply(change.Change));
        }

        await shared.Device.Vault.EraseAsync([keys[7]], Device.Author);
        await shared.PushAsync();
        Assert.NotEmpty(await shared.ColumnAsync("SELECT id FROM conflicts"));
    }
}
